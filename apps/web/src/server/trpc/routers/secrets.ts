import { listSecrets, removeSecret, setSecret } from "@naru/core/secrets"
import { listSecretsSchema, removeSecretSchema, setSecretSchema } from "@naru/core/secrets/schema"
import { router, teamProcedure } from "../trpc.ts"

export const secrets = router({
  list: teamProcedure("team.read")
    .input(listSecretsSchema)
    .query(({ ctx, input }) =>
      listSecrets(ctx.team.database, { teamId: ctx.team.teamId, scope: input.scope }),
    ),
  set: teamProcedure("secret.write")
    .input(setSecretSchema)
    .mutation(({ ctx, input }) => setSecret(ctx.team, input)),
  remove: teamProcedure("secret.write")
    .input(removeSecretSchema)
    .mutation(({ ctx, input }) => removeSecret(ctx.team, input.secretId)),
})
