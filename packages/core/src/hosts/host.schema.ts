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

/** Labels that Naru gives the containers of services, so that whoever sees a container knows whose it is. */
export const containerLabels = {
  team: "naru.team",
  service: "naru.service",
  release: "naru.release",
  deployment: "naru.deployment",
} as const
