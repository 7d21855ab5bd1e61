/** Something that happened to one object of the engine; what `docker events` shows. */
export interface EngineEvent {
  type: "container" | "image" | "network" | "volume" | "builder"
  action: string
  /** ID or name of the object. */
  id: string
  attributes: Readonly<Record<string, string>>
  /** Nanoseconds since the epoch. */
  timeNs: bigint
}

export interface EventLog {
  publish(event: Omit<EngineEvent, "timeNs">): void
  /** Live events from now on (after those since `since`, as far as kept); ends when the signal aborts. */
  subscribe(options?: {
    sinceNs?: bigint
    untilNs?: bigint
    signal?: AbortSignal
  }): AsyncIterable<EngineEvent>
}
