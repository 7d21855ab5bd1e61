/** A machine that runs one engine. */
export interface HostView {
  id: string
  name: string
  createdAt: Date
  seenAt: Date | null
  /** Seen within the last minute. */
  isOnline: boolean
  serviceCount: number
}
