import { createOwner, setupStatus } from "@naru/core/users"
import { createOwnerSchema } from "@naru/core/users/schema"
import * as z from "zod"
import { env } from "../../../env.ts"
import { publicProcedure, router } from "../trpc.ts"

export const setup = router({
  status: publicProcedure
    .input(z.object({ token: z.string().optional() }).optional())
    .query(async ({ ctx, input }) => {
      const status = await setupStatus(ctx.core, input?.token)
      return { ...status, hasGithub: env().GITHUB_ID !== undefined }
    }),
  createOwner: publicProcedure.input(createOwnerSchema).mutation(async ({ ctx, input }) => {
    const { team } = await createOwner(ctx.core, { ...input, address: ctx.address })
    return { team }
  }),
})
