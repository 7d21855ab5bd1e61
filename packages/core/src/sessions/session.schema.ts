import * as z from "zod"

export const revokeSessionSchema = z.object({ sessionId: z.string() })

/** One sign-in of a person. */
export interface SessionView {
  id: string
  userAgent: string
  address: string
  createdAt: Date
  lastSeenAt: Date
  /** The session that asks. */
  isCurrent: boolean
}
