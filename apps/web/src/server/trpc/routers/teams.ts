import { acceptInvitation, getInvitation, inviteMember } from "@naru/core/invitations"
import { acceptInvitationSchema, inviteSchema } from "@naru/core/invitations/schema"
import { changeRole, listMembers, removeMember } from "@naru/core/members"
import { changeRoleSchema, removeMemberSchema } from "@naru/core/members/schema"
import { createTeam } from "@naru/core/teams"
import { createTeamSchema } from "@naru/core/teams/schema"
import * as z from "zod"
import { publicProcedure, router, teamProcedure, userProcedure } from "../trpc.ts"

export const teams = router({
  create: userProcedure
    .input(createTeamSchema)
    .mutation(({ ctx, input }) => createTeam(ctx.core, { ...input, actor: ctx.actor })),
  members: teamProcedure("team.read").query(({ ctx }) => listMembers(ctx.team.database, ctx.team)),
  setRole: teamProcedure("member.change")
    .input(changeRoleSchema)
    .mutation(({ ctx, input }) => changeRole(ctx.team, { ...input, by: ctx.role })),
  removeMember: teamProcedure("member.change")
    .input(removeMemberSchema)
    .mutation(({ ctx, input }) => removeMember(ctx.team, { ...input, by: ctx.role })),
  invite: teamProcedure("member.invite")
    .input(inviteSchema)
    .mutation(({ ctx, input }) => inviteMember(ctx.team, input)),
  invitation: publicProcedure
    .input(z.object({ token: z.string() }))
    .query(({ ctx, input }) => getInvitation(ctx.core, input.token)),
  acceptInvitation: publicProcedure
    .input(acceptInvitationSchema)
    .mutation(({ ctx, input }) => acceptInvitation(ctx.core, { ...input, address: ctx.address })),
})
