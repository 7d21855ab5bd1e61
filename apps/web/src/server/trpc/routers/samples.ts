import { deployNextSample, runSample } from "@naru/core/samples"
import { env } from "../../../env.ts"
import { router, teamProcedure } from "../trpc.ts"

export const samples = router({
  run: teamProcedure("service.write").mutation(({ ctx }) =>
    runSample(ctx.team, { examples: env().NARU_EXAMPLES }),
  ),
  deployNextVersion: teamProcedure("service.write").mutation(({ ctx }) => deployNextSample(ctx.team)),
})
