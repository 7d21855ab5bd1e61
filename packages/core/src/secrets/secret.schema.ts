import * as z from "zod"
import { variableNameSchema } from "../services/schema.ts"

/** Where a secret holds: in all of a team, in one environment, or in one service. The narrowest wins. */
export const secretScopeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("team") }),
  z.object({ kind: z.literal("environment"), environmentId: z.string() }),
  z.object({ kind: z.literal("service"), serviceId: z.string() }),
])
export type SecretScope = z.infer<typeof secretScopeSchema>

/** 64 KiB: enough for keys and certificates, small enough for a file in memory. */
const longestValue = 65_536

export const setSecretSchema = z.object({
  scope: secretScopeSchema,
  name: variableNameSchema.max(200),
  value: z.string().min(1, "Give it a value.").max(longestValue, "Use at most 64 KiB."),
})
export type SetSecret = z.infer<typeof setSecretSchema>

/** Secrets of a scope; all of the team's when absent. */
export const listSecretsSchema = z.object({ scope: secretScopeSchema.optional() })
export const removeSecretSchema = z.object({ secretId: z.string() })

/** A secret without its value: nothing ever gives that back. */
export interface SecretView {
  id: string
  name: string
  scope: SecretScope
  /** Human name of the scope: `project / environment` or `… / service`; empty for the team. */
  scopeName: string
  version: number
  createdAt: Date
  updatedAt: Date
}
