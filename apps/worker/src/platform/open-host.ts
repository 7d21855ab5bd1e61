import { dirname, join } from "node:path"
import type { Log } from "@naru/base/log"
import { pathsOf } from "@naru/base/paths"
import { openEngine } from "@naru/engine"
import type { WorkerEnvironment } from "../env.ts"
import type { Host } from "../host.ts"
import { isKeptName } from "../images/keep-images.ts"
import { seedImages } from "../images/seed-images.ts"
import { openRouteKeeper } from "../proxy/open-route-keeper.ts"
import { ensureHostKeys } from "./host-keys.ts"
import { secureHostname } from "./secure-hostname.ts"

export interface OpenHost extends Host {
  close(): Promise<void>
}

/** Opens what this machine can do by itself, with no database: its engine, its images, its front door's routes. */
export async function openHost(environment: WorkerEnvironment, log: Log): Promise<OpenHost> {
  const paths = pathsOf({ home: environment.NARU_HOME, run: environment.NARU_RUN })
  const keys = await ensureHostKeys(environment.NARU_HOST_KEY_FILE)
  const engine = await openEngine({ home: paths.engineHome, run: paths.engineRun, log, isPinned: isKeptName })
  const secure = secureHostname(environment)
  const routes = await openRouteKeeper({
    engine,
    log,
    table: join(paths.home, "routes.json"),
    port: environment.NARU_PORT,
    webSocket: paths.webSocket,
    adminSocket: paths.caddyAdminSocket,
    routes: join(dirname(paths.caddyAdminSocket), "routes"),
    ...(secure !== undefined && { secureHostname: secure }),
  })
  const host = { engine, routes, keys, paths, log }
  if (environment.NARU_SEEDS) await seedImages(host, environment.NARU_SEEDS)
  return {
    ...host,
    async close() {
      await routes.close()
      await engine.close()
    },
  }
}
