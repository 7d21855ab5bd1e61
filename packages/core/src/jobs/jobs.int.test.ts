import { type ChildProcess, spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { NaruError } from "@naru/base/errors"
import { silentLog } from "@naru/base/log"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import * as z from "zod"
import { createDatabase, startCluster } from "../testing/cluster.ts"
import {
  defineJob,
  handle,
  hostQueue,
  JobCanceled,
  JobFailed,
  type JobHandler,
  type JobQueues,
  type JobWorker,
  migrateQueue,
  openQueues,
  openWorker,
  type QueueTarget,
  RetryLater,
} from "./index.ts"

const double = defineJob({
  name: "double",
  payload: z.object({ n: z.number() }),
  result: z.object({ n: z.number() }),
  attempts: 3,
})

/** Starts a backend; returns its target and how to end it. */
type Backend = () => Promise<{ target: QueueTarget; stop(): Promise<void> }>

const backends: Record<string, Backend> = {
  async PostgreSQL() {
    const cluster = await startCluster()
    const url = await createDatabase(cluster, "queue")
    await migrateQueue(url)
    return { target: { kind: "postgres", url, schema: "bullmq" }, stop: () => cluster.stop() }
  },
  async Redis() {
    const directory = await mkdtemp(join(tmpdir(), "naru-redis-"))
    const socket = join(directory, "redis.sock")
    const server = spawn("redis-server", ["--port", "0", "--unixsocket", socket, "--save", ""], {
      cwd: directory,
      stdio: ["ignore", "pipe", "inherit"],
    })
    await untilReady(server)
    return {
      target: { kind: "redis", socket },
      async stop() {
        server.kill("SIGKILL")
        await rm(directory, { recursive: true })
      },
    }
  },
}

async function untilReady(server: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("exit", () => reject(new Error("redis-server ended before it was ready")))
    server.stdout?.on("data", (chunk) => {
      if (String(chunk).includes("ready to accept")) resolve()
    })
  })
}

test("begins to work once the database is there, when it was away at the first use", async () => {
  const cluster = await startCluster()
  const queues = openQueues({ kind: "postgres", url: cluster.url("late"), schema: "bullmq" }, silentLog)
  const request = { id: "a", payload: { n: 1 } }
  await expect(queues.enqueue("control", double, request)).rejects.toThrow()
  await migrateQueue(await createDatabase(cluster, "late"))
  await queues.enqueue("control", double, request)
  expect(await queues.stateOf("control", "a")).toBe("waiting")
  await queues.close()
  await cluster.stop()
})

describe.each(Object.entries(backends))("jobs on %s", (_name, start) => {
  let target: QueueTarget
  let stop: () => Promise<void>
  let queues: JobQueues
  let host = 0
  const workers: JobWorker[] = []

  beforeAll(async () => {
    const backend = await start()
    target = backend.target
    stop = backend.stop
    queues = openQueues(target, silentLog)
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()))
    host += 1
  })
  afterAll(async () => {
    await queues?.close()
    await stop?.()
  })

  const queue = () => hostQueue(`h${host}`)
  const work = (...handlers: JobHandler[]): JobWorker => {
    const timing = { lockDurationMs: 1000, stalledIntervalMs: 500 }
    const worker = openWorker({
      target,
      queue: queue(),
      handlers,
      concurrency: 4,
      log: silentLog,
      timing,
    })
    workers.push(worker)
    return worker
  }

  test("brings a job's payload to its handler and the result back", async () => {
    work(handle(double, async ({ n }) => ({ n: n * 2 })))
    expect(await queues.run(queue(), double, { id: "a", payload: { n: 21 } })).toEqual({ n: 42 })
    expect(await queues.stateOf(queue(), "a")).toBe("done")
  })

  test("does a job once however often it is put", async () => {
    let runs = 0
    work(
      handle(double, async ({ n }) => {
        runs += 1
        await sleep(100)
        return { n }
      }),
    )
    const request = { id: "once", payload: { n: 1 } }
    await Promise.all([1, 2, 3].map(() => queues.run(queue(), double, request)))
    expect(runs).toBe(1)
    await queues.forget(queue(), "once")
    await queues.run(queue(), double, request)
    expect(runs).toBe(2)
  })

  test("refuses a payload that is not of the job's shape before it is put", async () => {
    const payload: { n: number } = JSON.parse('{"n":"many"}')
    await expect(queues.enqueue(queue(), double, { id: "b", payload })).rejects.toThrow()
    expect(await queues.stateOf(queue(), "b")).toBe("missing")
  })

  test("tries again what may pass by itself, up to the job's attempts", async () => {
    let runs = 0
    work(
      handle(double, async ({ n }, { isLastAttempt }) => {
        runs += 1
        if (!isLastAttempt) throw new Error("connection lost")
        return { n }
      }),
    )
    expect(await queues.run(queue(), double, { id: "c", payload: { n: 7 } })).toEqual({ n: 7 })
    expect(runs).toBe(3)
  })

  test("ends at once what a person must mend, and hands its error over whole", async () => {
    let runs = 0
    work(
      handle(double, async () => {
        runs += 1
        throw new NaruError({
          code: "port_in_use",
          kind: "conflict",
          message: "port 80 is held by c1",
          userMessage: "Port 80 is in use by web.",
        })
      }),
    )
    const failed = await queues.run(queue(), double, { id: "d", payload: { n: 1 } }).catch((error) => error)
    expect(failed).toBeInstanceOf(JobFailed)
    expect(failed).toMatchObject({
      code: "port_in_use",
      kind: "conflict",
      userMessage: "Port 80 is in use by web.",
    })
    expect(runs).toBe(1)
  })

  test("lets a job come again later without using up its attempts", async () => {
    let runs = 0
    work(
      handle(double, async ({ n }) => {
        runs += 1
        if (runs < 6) throw new RetryLater("another one is at work", 20)
        return { n }
      }),
    )
    expect(await queues.run(queue(), double, { id: "e", payload: { n: 5 } })).toEqual({ n: 5 })
  })

  test("stops a running job within two seconds of its cancel", async () => {
    work(
      handle(double, async ({ n }, { signal }) => {
        await sleep(60_000, undefined, { signal })
        return { n }
      }),
    )
    const controller = new AbortController()
    const run = queues.run(queue(), double, { id: "f", payload: { n: 1 }, signal: controller.signal })
    await sleep(200)
    const startedAt = Date.now()
    controller.abort(new JobCanceled("f"))
    await expect(run).rejects.toBeInstanceOf(JobCanceled)
    expect(Date.now() - startedAt).toBeLessThan(2500)
    expect(await queues.stateOf(queue(), "f")).toBe("failed")
  })

  test("never begins a job that was canceled while it waited", async () => {
    await queues.enqueue(queue(), double, { id: "g", payload: { n: 1 } })
    await queues.cancel(queue(), "g")
    let runs = 0
    work(
      handle(double, async ({ n }) => {
        runs += 1
        return { n }
      }),
    )
    await expect(queues.run(queue(), double, { id: "g", payload: { n: 1 } })).rejects.toMatchObject({
      kind: "canceled",
    })
    expect(runs).toBe(0)
  })

  test("gives the jobs of a stopping worker to the next one", async () => {
    const begun = Promise.withResolvers<void>()
    const first = work(
      handle(double, async ({ n }, { signal }) => {
        begun.resolve()
        await sleep(60_000, undefined, { signal })
        return { n }
      }),
    )
    const run = queues.run(queue(), double, { id: "h", payload: { n: 3 } })
    await begun.promise
    await first.close()
    expect(await queues.stateOf(queue(), "h")).toBe("waiting")
    work(handle(double, async ({ n }) => ({ n: n * 3 })))
    expect(await run).toEqual({ n: 9 })
  })
})
