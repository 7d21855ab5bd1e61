import { getHost, listHosts } from "@naru/core/hosts"
import * as z from "zod"
import { readHostFacts } from "../../engine/host-facts.ts"
import { router, teamProcedure } from "../trpc.ts"

export const hosts = router({
  list: teamProcedure("team.read").query(({ ctx }) =>
    listHosts(ctx.team.database, { teamId: ctx.team.teamId, at: ctx.team.now() }),
  ),
  /** A host with what its engine tells about the machine; `facts` is null while the engine does not answer. */
  get: teamProcedure("team.read")
    .input(z.object({ hostId: z.string() }))
    .query(async ({ ctx, input }) => {
      const host = await getHost(ctx.team, input.hostId)
      return { ...host, facts: await readHostFacts() }
    }),
})
