import type { Actor } from "./audit/index.ts"
import type { Database } from "./database.ts"
import type { JobQueues } from "./jobs/index.ts"
import type { MasterKey } from "./secrets/index.ts"

/** What every use case works with; made once per process. */
export interface Core {
  database: Database
  /** Wraps the data keys of teams; lives outside the database. */
  masterKey: MasterKey
  /** Base domain of generated hostnames, such as `localhost`. */
  baseDomain: string
  queues: JobQueues
  now(): Date
}

/** One team's view of the core, and who acts in it. */
export interface TeamCore extends Core {
  teamId: string
  actor: Actor
}
