import { isDeepStrictEqual } from "node:util"
import { openKeyedLock } from "@naru/base/keyed-lock"
import type { Log } from "@naru/base/log"
import type { ServiceRoute } from "@naru/core/deployments"
import type { Engine } from "@naru/engine"
import { openCaddyAdmin } from "./caddy-admin.ts"
import { caddyConfig, type FrontDoor, type FrontService } from "./caddy-config.ts"
import { openRouteTable } from "./route-table.ts"

export interface RouteKeeperOptions extends Omit<FrontDoor, "services"> {
  engine: Engine
  /** File that the routes are kept in. */
  table: string
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
export async function openRouteKeeper({
  engine,
  table: file,
  log,
  ...door
}: RouteKeeperOptions): Promise<RouteKeeper> {
  const admin = openCaddyAdmin(door.adminSocket)
  const table = await openRouteTable(file)
  const lock = openKeyedLock()
  const stop = new AbortController()

  const push = async () => {
    const services = await Promise.all(table.all().flatMap((route) => frontServices(engine, route)))
    const config = caddyConfig({ ...door, services })
    if (!isDeepStrictEqual(await admin.current(), plain(config))) await admin.load(config)
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

/** One entry per port, since each port has its own upstreams. */
function frontServices(
  engine: Engine,
  { title, hostnames, replicas }: ServiceRoute,
): Promise<FrontService>[] {
  const ports = [...new Set(hostnames.map(({ port }) => port))]
  return ports.map(async (port) => {
    const addresses = await Promise.all(replicas.map((name) => addressOf(engine, name)))
    return {
      title,
      hostnames: hostnames.filter((one) => one.port === port).map(({ hostname }) => hostname),
      upstreams: addresses.flatMap((address) => (address === undefined ? [] : [`${address}:${port}`])),
    }
  })
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
function plain(config: object): unknown {
  return JSON.parse(JSON.stringify(config))
}
