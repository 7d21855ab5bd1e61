import { cancelBuild, getBuild, getBuildById, listBuilds, requestBuild } from "@naru/core/builds"
import { tracked } from "@trpc/server"
import * as z from "zod"
import { followBuild } from "../../engine/build-events.ts"
import { router, teamProcedure } from "../trpc.ts"

const byId = z.object({ buildId: z.string() })

export const builds = router({
  list: teamProcedure("team.read")
    .input(z.object({ image: z.string().optional() }))
    .query(({ ctx, input }) => listBuilds(ctx.team, { image: input.image })),
  get: teamProcedure("team.read")
    .input(z.object({ image: z.string(), number: z.number().int() }))
    .query(({ ctx, input }) => getBuild(ctx.team, input)),
  start: teamProcedure("build.run")
    .input(z.object({ image: z.string(), noCache: z.boolean().optional() }))
    .mutation(({ ctx, input: { image, noCache } }) =>
      requestBuild(ctx.team, { image, noCache, trigger: "manual" }),
    ),
  cancel: teamProcedure("build.run")
    .input(byId)
    .mutation(({ ctx, input }) => cancelBuild(ctx.team, input.buildId)),
  /** What a build tells from its first event on; ends with the build. */
  events: teamProcedure("team.read")
    .input(byId.extend({ lastEventId: z.string().nullish() }))
    .subscription(async function* ({ ctx, input }) {
      const { id } = await getBuildById(ctx.team, input.buildId)
      const from = input.lastEventId ? Number(input.lastEventId) + 1 : 0
      for await (const { index, event } of followBuild({ id, from, signal: ctx.live })) {
        yield tracked(String(index), event)
      }
    }),
})
