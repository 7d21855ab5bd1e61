import type { Log } from "@naru/base/log"
import type { Paths } from "@naru/base/paths"
import type { HostKeys } from "@naru/core/secrets"
import type { Engine } from "@naru/engine"
import type { RouteKeeper } from "./proxy/open-route-keeper.ts"

/** What the jobs of this host work with. */
export interface Host {
  engine: Engine
  routes: RouteKeeper
  /** Opens what was sealed to this host. */
  keys: HostKeys
  paths: Paths
  log: Log
}
