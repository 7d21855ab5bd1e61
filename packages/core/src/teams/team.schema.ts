import * as z from "zod"
import type { Role } from "../members/schema.ts"
import { nameSchema, slugSchema } from "../slugs.ts"

/** Words that are pages of their own and so cannot be a team's slug. */
export const reservedTeamSlugs: ReadonlySet<string> = new Set([
  "api",
  "setup",
  "sign-in",
  "sign-out",
  "invitations",
  "account",
  "fonts",
  "favicon",
  "naru",
])

export const createTeamSchema = z.object({ name: nameSchema, slug: slugSchema.optional() })
export type CreateTeam = z.infer<typeof createTeamSchema>

/** A team as one of its members sees it. */
export interface TeamView {
  slug: string
  name: string
  role: Role
}
