import * as z from "zod"

export const actorKinds = ["user", "webhook", "system"] as const

/** Who does something: a person, a webhook, or Naru itself. */
export const actorSchema = z.object({
  kind: z.enum(actorKinds),
  id: z.string().optional(),
  name: z.string(),
  /** Network address that the wish came from. */
  address: z.string().optional(),
})
export type Actor = z.infer<typeof actorSchema>

/** What an audit entry is about. */
export const subjectKinds = [
  "team",
  "user",
  "member",
  "invitation",
  "project",
  "environment",
  "image",
  "build",
  "service",
  "release",
  "deployment",
  "secret",
  "webhook",
  "domain",
  "container",
  "host",
] as const
export type SubjectKind = (typeof subjectKinds)[number]

/** Input of the activity list: newest first, after the entry that the cursor names. */
export const listActivitySchema = z.object({
  cursor: z.string().nullish(),
  subjectKind: z.enum(subjectKinds).optional(),
  limit: z.number().int().min(1).max(100).default(50),
})
export type ListActivity = z.infer<typeof listActivitySchema>

/** One line of the activity page. */
export interface ActivityEntry {
  id: string
  at: Date
  actor: Actor
  /** Verb in the past within its subject, such as `service.created`. */
  action: string
  subject: { kind: SubjectKind; id: string; name: string }
  detail: Record<string, unknown> | null
}

export interface ActivityPage {
  entries: ActivityEntry[]
  /** Cursor of the next page; null at the end. */
  next: string | null
}
