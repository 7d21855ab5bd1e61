import * as z from "zod"
import { type Role, roleSchema } from "../members/schema.ts"
import { emailSchema, localeSchema, passwordSchema } from "../users/schema.ts"

export const inviteSchema = z.object({ role: roleSchema.exclude(["owner"]) })

export const acceptInvitationSchema = z.object({
  token: z.string().min(1),
  name: z.string().trim().min(1, "Tell us your name.").max(60, "Use at most 60 characters."),
  email: emailSchema,
  /** The password of the account where the e-mail has one; else the one to make. */
  password: passwordSchema,
  locale: localeSchema.default("en"),
})
export type AcceptInvitation = z.infer<typeof acceptInvitationSchema>

/** The link is shown once: only a hash of its token is kept. */
export interface InvitationLink {
  token: string
  expiresAt: Date
}

/** What the page of an invitation shows before anyone has signed in. */
export interface InvitationView {
  teamName: string
  role: Role
  expiresAt: Date
}
