import * as z from "zod"

export const locales = ["en", "ko"] as const
export const localeSchema = z.enum(locales)
export type Locale = z.infer<typeof localeSchema>

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "This e-mail address is too long.")
  .pipe(z.email("This is not an e-mail address."))

/** Length is what counts (NIST SP 800-63B section 5.1.1.2); the upper bound keeps hashing cheap. */
export const passwordSchema = z
  .string()
  .min(10, "Use at least 10 characters.")
  .max(200, "Use at most 200 characters.")

export const personSchema = z.object({
  name: z.string().trim().min(1, "Tell us your name.").max(60, "Use at most 60 characters."),
  email: emailSchema,
  password: passwordSchema,
})

export const createOwnerSchema = personSchema.extend({
  token: z.string().min(1),
  teamName: z.string().trim().min(1, "Give the team a name.").max(60, "Use at most 60 characters."),
  locale: localeSchema.default("en"),
})
export type CreateOwner = z.infer<typeof createOwnerSchema>

export const changePasswordSchema = z.object({ current: z.string(), next: passwordSchema })

/** A person as others and they themselves see them. */
export interface UserView {
  id: string
  name: string
  email: string
  locale: Locale
}
