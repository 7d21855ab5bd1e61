import { createProject, getProject, listProjects, removeProject } from "@naru/core/projects"
import { createProjectSchema, projectRefSchema } from "@naru/core/projects/schema"
import { router, teamProcedure } from "../trpc.ts"

export const projects = router({
  list: teamProcedure("team.read").query(({ ctx }) =>
    listProjects(ctx.team.database, { teamId: ctx.team.teamId }),
  ),
  get: teamProcedure("team.read")
    .input(projectRefSchema)
    .query(({ ctx, input }) => getProject(ctx.team, input.project)),
  create: teamProcedure("project.write")
    .input(createProjectSchema)
    .mutation(({ ctx, input }) => createProject(ctx.team, input)),
  remove: teamProcedure("project.remove")
    .input(projectRefSchema)
    .mutation(({ ctx, input }) => removeProject(ctx.team, input.project)),
})
