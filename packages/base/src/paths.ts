import { join } from "node:path"

/** Where one Naru instance keeps its things; every process derives its paths from these two roots. */
export interface Paths {
  home: string
  run: string
  engineHome: string
  engineRun: string
  /** Full Docker Engine API; root and the group `naru`. */
  dockerSocket: string
  /** The part of the same API that web may use: reads, streams, exec. */
  webEngineSocket: string
  webSocket: string
  caddyAdminSocket: string
  databaseHome: string
  databaseSocketDirectory: string
  secretsFile: string
  logs: string
}

/** Derives all paths from `NARU_HOME` (kept data) and `NARU_RUN` (sockets and run-time state). */
export function pathsOf(roots: { home: string; run: string }): Paths {
  const { home, run } = roots
  return {
    home,
    run,
    engineHome: join(home, "engine"),
    engineRun: join(run, "engine"),
    dockerSocket: join(run, "docker.sock"),
    webEngineSocket: join(run, "web-engine.sock"),
    webSocket: join(run, "web", "web.sock"),
    caddyAdminSocket: join(run, "caddy", "admin.sock"),
    databaseHome: join(home, "database"),
    databaseSocketDirectory: join(run, "database"),
    secretsFile: join(home, "secrets.json"),
    logs: join(home, "logs"),
  }
}
