import { chmod, chown, mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { request } from "node:http"
import { dirname, join } from "node:path"
import { type Account, getAccount } from "./accounts.ts"
import type { Credentials } from "./credentials.ts"
import type { InstalledBuild } from "./install-build.ts"
import { enterMountNamespace } from "./mount-namespace.ts"
import type { Part } from "./part.ts"
import type { Settings } from "./settings.ts"

interface PartContext {
  settings: Settings
  credentials: Credentials
  databaseUrl: string
  build: InstalledBuild
}

/** The worker: root, in its own mount namespace. */
export async function workerPart({ settings, credentials, databaseUrl }: PartContext): Promise<Part> {
  const { paths, root, passedOn, port, url } = settings
  const inside = await enterMountNamespace(settings)
  return {
    name: "worker",
    command: inside.command,
    args: [
      ...inside.args,
      join(root, "node_modules/.bin/node"),
      // A small young generation halves what the worker keeps resident; it allocates little, so collections stay cheap.
      "--max-semi-space-size=1",
      join(root, "apps/worker/dist/main.js"),
    ],
    env: {
      ...passedOn,
      NODE_ENV: "production",
      NARU_HOME: paths.home,
      NARU_RUN: paths.run,
      NARU_PORT: String(port),
      NARU_URL: url,
      NARU_SEEDS: join(paths.home, "seeds"),
      NARU_MASTER_KEY_FILE: credentials.masterKeyFile,
      NARU_HOST_KEY_FILE: credentials.hostKeyFile,
      DATABASE_URL: databaseUrl,
    },
    ready: () => answersOn({ socketPath: paths.webEngineSocket, path: "/_ping" }),
  }
}

/** The dashboard: an unprivileged user, on a unix socket behind Caddy. */
export async function webPart({ settings, credentials, databaseUrl, build }: PartContext): Promise<Part> {
  const { paths, passedOn, port, url } = settings
  const account = await getAccount("naru-web")
  await ownDirectory(dirname(paths.webSocket), account, 0o755)
  return {
    name: "web",
    command: build.node,
    args: [build.webServer],
    cwd: dirname(build.webServer),
    env: {
      ...passedOn,
      NODE_ENV: "production",
      NARU_RUN: paths.run,
      NARU_PORT: String(port),
      NARU_MASTER_KEY_FILE: credentials.masterKeyFile,
      DATABASE_URL: databaseUrl,
      NEXTAUTH_SECRET: credentials.sessionSecret,
      NEXTAUTH_URL: url,
    },
    account,
    ready: () => answersOn({ socketPath: paths.webSocket, path: "/icon.svg" }),
  }
}

/** The front door. It starts with a configuration that serves the dashboard; the worker adds the services' routes. */
export async function proxyPart({ settings }: PartContext): Promise<Part> {
  const { paths, passedOn, port } = settings
  const account = await getAccount("caddy")
  const home = join(paths.home, "proxy")
  await ownDirectory(home, account, 0o700)
  await ownDirectory(dirname(paths.caddyAdminSocket), account, 0o755)
  const configFile = join(home, "bootstrap.json")
  const config = JSON.stringify(bootstrapConfig(settings), null, 2)
  if ((await readFile(configFile, "utf8").catch(() => "")) !== config) {
    // Another port or socket: what Caddy saved of its own accord speaks of the old one.
    await rm(join(home, "caddy"), { recursive: true, force: true })
    await writeFile(configFile, config)
  }
  const caddy = ["caddy", "run", "--resume", "--config", configFile]
  const allow = ["--inh-caps", "+net_bind_service", "--ambient-caps", "+net_bind_service"]
  const identity = ["--reuid", String(account.uid), "--regid", String(account.gid), "--clear-groups"]
  return {
    name: "proxy",
    command: "setpriv",
    args: [...identity, ...allow, ...caddy],
    env: { PATH: passedOn.PATH ?? "", HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home },
    ready: () => answersOn({ port, path: "/icon.svg" }),
  }
}

/** Caddy's JSON: its admin API on a unix socket, everything to the dashboard. Source: caddyserver.com/docs/json. */
function bootstrapConfig({ paths, port }: Settings): object {
  const toWeb = {
    handler: "reverse_proxy",
    upstreams: [{ dial: `unix/${paths.webSocket}` }],
    flush_interval: -1,
  }
  return {
    admin: { listen: `unix/${paths.caddyAdminSocket}` },
    logging: { logs: { default: { level: "WARN" } } },
    apps: {
      http: {
        servers: {
          naru: { listen: [`:${port}`], automatic_https: { disable: true }, routes: [{ handle: [toWeb] }] },
        },
      },
    },
  }
}

async function ownDirectory(directory: string, account: Account, mode: number): Promise<void> {
  await mkdir(directory, { recursive: true })
  await chown(directory, account.uid, account.gid)
  await chmod(directory, mode)
}

/** True when something answers with HTTP there, whatever it says: the process serves. */
function answersOn(
  target: { socketPath: string; path: string } | { port: number; path: string },
): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host: "127.0.0.1", timeout: 2000, ...target }, (response) => {
      response.resume()
      // 502 is the front door itself saying that the dashboard is not there yet.
      resolve(response.statusCode !== 502)
    })
    asked.once("timeout", () => asked.destroy())
    asked.once("error", () => resolve(false))
    asked.end()
  })
}
