import { hostname } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import { describeError } from "@naru/base/errors"
import { openDatabase, pingDatabase } from "@naru/core/database"
import { listServingRoutes, reconcileJobs, restoreServices, type runDeployment } from "@naru/core/deployments"
import { noteHostSeen, registerHost } from "@naru/core/hosts"
import {
  controlQueue,
  hostQueue,
  type JobHandler,
  openQueues,
  openWorker,
  type QueueName,
  type QueueTarget,
  queueTarget,
} from "@naru/core/jobs"
import { readMasterKey } from "@naru/core/secrets"
import type { WorkerEnvironment } from "../env.ts"
import { controlHandlers, hostHandlers } from "../handlers.ts"
import type { Host } from "../host.ts"

/** What control jobs work with. */
export type WorkerCore = Parameters<typeof runDeployment>[0]

/** This worker's part in the platform. */
export interface Platform {
  /** The database and the queue, asked now. */
  ping(): Promise<{ database: string; queue: string }>
  close(): Promise<void>
}

/** A database that hangs must not make this worker look as if it did. */
const patienceMs = 2000
const longestWaitMs = 10_000
const housekeepingMs = 15_000
/** After a restart of the host the engine starts its containers again by itself; what is down then stays down. */
const restoreAfterMs = 5000
const concurrency = { control: 16, host: 8 }

/**
 * Registers this host in the database and works on its queues. The database may be away, now or later: joining is tried
 * until it succeeds, and what was joined goes on when the database is back. Containers, sockets and routes need none of it.
 */
export async function joinPlatform(host: Host, environment: WorkerEnvironment): Promise<Platform> {
  const target = queueTarget(environment)
  const core: WorkerCore = {
    database: openDatabase(environment.DATABASE_URL),
    queues: openQueues(target, host.log),
    masterKey: await readMasterKey(environment.NARU_MASTER_KEY_FILE),
    baseDomain: environment.NARU_DOMAIN,
    now: () => new Date(),
  }
  const stop = new AbortController()
  const joined = untilJoined(stop.signal, host, () => work(host, core, target))
  const ask = (question: () => Promise<unknown>) =>
    Promise.race([question().then(() => "ok", describeError), sleep(patienceMs, "no answer", { ref: false })])
  return {
    async ping() {
      const [database, queue] = await Promise.all([
        ask(() => pingDatabase(core.database)),
        ask(() => core.queues.stateOf(controlQueue, "health-probe")),
      ])
      return { database, queue }
    },
    async close() {
      stop.abort()
      await (await joined)?.()
      await core.queues.close()
      await core.database.$disconnect()
    },
  }
}

/** Leads the routes as the database says, gives lost work its jobs again, and works; returns how to stop. */
async function work(host: Host, core: WorkerCore, target: QueueTarget): Promise<() => Promise<void>> {
  const { database, now } = core
  const { log, keys, routes } = host
  const hostId = await registerHost(database, { name: hostname(), publicKey: keys.publicKey, at: now() })
  await routes.routeAll(await listServingRoutes(core, { hostId }))
  await reconcileJobs(core)
  const open = (queue: QueueName, handlers: JobHandler[], limit: number) =>
    openWorker({ target, queue, handlers, concurrency: limit, log })
  const workers = [
    open(controlQueue, controlHandlers(core), concurrency.control),
    open(hostQueue(hostId), hostHandlers(host), concurrency.host),
  ]
  const restore = () => restoreServices(core, { hostId, isDown: (name) => isDown(host, name) })
  const keepHouse = async () => {
    await noteHostSeen(database, { id: hostId, at: now() })
    await reconcileJobs(core)
  }
  const warn = (error: unknown) => log.warn({ error }, "Housekeeping failed")
  const timer = setInterval(() => void keepHouse().catch(warn), housekeepingMs)
  const once = setTimeout(() => void restore().catch(warn), restoreAfterMs)
  log.info({ hostId, queue: target.kind }, "Joined the platform")
  return async () => {
    clearInterval(timer)
    clearTimeout(once)
    await Promise.all(workers.map((worker) => worker.close()))
  }
}

/** One that is being started again after a crash is not down: the engine sees to it. */
async function isDown({ engine }: Host, replica: string): Promise<boolean> {
  const state = (await engine.containers.find(replica))?.state
  return state === undefined || state === "created" || state === "exited" || state === "dead"
}

/** Tries until it succeeds, ever more rarely; undefined when stopped first. */
async function untilJoined(
  signal: AbortSignal,
  { log }: Pick<Host, "log">,
  join: () => Promise<() => Promise<void>>,
): Promise<(() => Promise<void>) | undefined> {
  for (let waitMs = 250; !signal.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await join()
    } catch (error) {
      log.warn({ error, waitMs }, "The database or the queue is not there yet; trying again")
      // The wait ends early when this worker stops; the loop's condition decides then.
      await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }
  return undefined
}
