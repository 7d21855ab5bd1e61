import { tracked } from "@trpc/server"
import * as z from "zod"
import { getContainer, listContainers } from "../../engine/containers.ts"
import { followLogs } from "../../engine/logs.ts"
import { followStats } from "../../engine/stats.ts"
import { router, teamProcedure } from "../trpc.ts"

const byId = z.object({ container: z.string() })

export const containers = router({
  /** The containers of the host for an admin of its first team; else those of the team's services. */
  list: teamProcedure("team.read").query(({ ctx }) => listContainers(ctx)),
  get: teamProcedure("team.read")
    .input(byId)
    .query(({ ctx, input }) => getContainer(ctx, input.container)),
  logs: teamProcedure("container.logs")
    .input(
      byId.extend({
        /** Lines of the past to begin with. */
        tail: z.number().int().min(0).max(5000).default(500),
        /** Only lines that hold this text, whatever the case. */
        search: z.string().max(200).optional(),
        /** Stay and send what comes. */
        follow: z.boolean().default(true),
        lastEventId: z.string().nullish(),
      }),
    )
    .subscription(async function* ({ ctx, input }) {
      const { id } = await getContainer(ctx, input.container)
      const { tail, search, follow, lastEventId } = input
      const request = { id, tail, search, follow, after: lastEventId ?? undefined, signal: ctx.live }
      for await (const line of followLogs(request)) yield tracked(line.time, line)
    }),
  stats: teamProcedure("team.read")
    .input(byId)
    .subscription(async function* ({ ctx, input }) {
      const { id } = await getContainer(ctx, input.container)
      yield* followStats({ id, signal: ctx.live })
    }),
})
