import { isDeepStrictEqual } from "node:util"
import { openKeyedLock } from "@naru/base/keyed-lock"
import type { Log } from "@naru/base/log"
import type { ServiceRoute } from "@naru/core/deployments"
import type { Engine } from "@naru/engine"
import { openCaddyAdmin } from "./caddy-admin.ts"
import { caddyConfig, type FrontDoor } from "./caddy-config.ts"
import { downPage } from "./down-page.ts"
import { type HostnameRoute, openRouteFiles } from "./route-files.ts"
import { openRouteTable } from "./route-table.ts"

export interface RouteKeeperOptions extends Omit<FrontDoor, "secureHostnames"> {
  engine: Engine
  /** File that the routes are kept in. */
  table: string
  /** The dashboard's hostname when certificates are wanted for it and for all routes. */
  secureHostname?: string
  log: Log
}

/** Keeps the front door's routes: what the table says, at the addresses that the engine says. */
export interface RouteKeeper {
  /** Leads a service's hostnames to these replicas; returns when the front door does so. Throws `proxy_refused`. */
  route(route: ServiceRoute): Promise<{ message: string }>
  /** Leads everything as given and nothing else anywhere; as soon as the front door is there. */
  routeAll(routes: readonly ServiceRoute[]): Promise<void>
  /** Throws `proxy_refused` unless Caddy answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** How often it is looked whether Caddy still has what it was told: it may have been started anew. */
const checkMs = 5000

/** Opens the front door's keeper: leads routes at once, when asked to, and when a replica starts or ends. */
export async function openRouteKeeper(options: RouteKeeperOptions): Promise<RouteKeeper> {
  const { engine, table: file, log, secureHostname, ...door } = options
  const admin = openCaddyAdmin(door.adminSocket)
  const table = await openRouteTable(file)
  const files = await openRouteFiles(door.routes)
  const lock = openKeyedLock()
  const stop = new AbortController()

  const push = async () => {
    const routes = (await Promise.all(table.all().map((route) => hostnameRoutes(engine, route)))).flat()
    await files.write(routes)
    const named = routes.map(({ hostname }) => hostname).sort()
    const secureHostnames = secureHostname === undefined ? [] : [secureHostname, ...named]
    const config = plain(caddyConfig({ ...door, secureHostnames }))
    if (!isDeepStrictEqual(await admin.current(), config)) await admin.load(config)
  }
  const pushLater = () =>
    lock
      .run("push", push)
      .catch((error: unknown) => log.warn({ error }, "Routes could not be led; trying again"))

  const timer = setInterval(pushLater, checkMs)
  const watching = followReplicas()
  await pushLater()
  return {
    async route(route) {
      await lock.run("push", async () => {
        await table.put(route)
        await push()
      })
      return { message: describeRoute(route) }
    },
    async routeAll(routes) {
      await lock.run("push", () => table.replace(routes))
      await pushLater()
    },
    ping: async () => void (await admin.current()),
    async close() {
      clearInterval(timer)
      stop.abort()
      await watching
      await lock.run("push", async () => {})
      await admin.close()
    },
  }

  /** A replica that comes back after a crash or a restart of the host may have another address. */
  async function followReplicas(): Promise<void> {
    const moves = new Set(["start", "die", "unpause", "pause"])
    for await (const { type, action, attributes } of engine.events.subscribe({ signal: stop.signal })) {
      if (type !== "container" || !moves.has(action)) continue
      const name = attributes.name ?? ""
      if (table.all().some(({ replicas }) => replicas.includes(name))) void pushLater()
    }
  }
}

async function hostnameRoutes(
  engine: Engine,
  { title, hostnames, replicas }: ServiceRoute,
): Promise<HostnameRoute[]> {
  const found = await Promise.all(replicas.map((name) => addressOf(engine, name)))
  const addresses = found.filter((address) => address !== undefined)
  const detail =
    addresses.length === 0
      ? "None of its replicas is running."
      : "Its replicas run, but none of them answered this request."
  return hostnames.map(({ hostname, port }) => ({
    hostname,
    upstreams: addresses.map((address) => `${address}:${port}`),
    downPage: downPage({ title, detail }),
  }))
}

async function addressOf(engine: Engine, name: string): Promise<string | undefined> {
  const container = await engine.containers.find(name)
  return container?.state === "running" ? container.connection?.endpoint?.address : undefined
}

function describeRoute({ hostnames, replicas }: ServiceRoute): string {
  const names = hostnames.map(({ hostname }) => hostname).join(", ")
  if (names === "") return "No hostname leads here."
  return replicas.length === 0 ? `${names} leads nowhere.` : `${names} leads to ${replicas.join(", ")}.`
}

/** As it is after a way through JSON. */
function plain(config: object): object {
  return JSON.parse(JSON.stringify(config))
}
