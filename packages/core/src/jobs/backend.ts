import { createPostgresBackend, Queue, Worker, withBackend } from "bullmq"
import type { QueueTarget } from "./queue-target.ts"

/** What Naru uses of a BullMQ queue; the same over every backend. */
export interface BackendQueue {
  add(name: string, data: object, options: BackendJobOptions): Promise<unknown>
  getJob(id: string): Promise<BackendJob | undefined>
  on(event: "error", listener: (error: Error) => void): unknown
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}

interface BackendJobOptions {
  jobId: string
  attempts: number
  backoff: { type: string }
  removeOnComplete: { age: number; count: number }
  removeOnFail: { age: number; count: number }
}

export interface BackendJob {
  id?: string | undefined
  name: string
  data: unknown
  returnvalue: unknown
  failedReason: string
  attemptsMade: number
  opts: { attempts?: number }
  getState(): Promise<string>
  updateData(data: object): Promise<void>
  moveToDelayed(timestamp: number, token?: string): Promise<void>
  remove(): Promise<void>
}

export interface BackendWorker {
  on(event: "error", listener: (error: Error) => void): unknown
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}

/** Times that decide how soon the jobs of a killed worker are taken up again. */
export interface WorkerTiming {
  /** A job belongs to a worker for this long without renewal. */
  lockDurationMs: number
  stalledIntervalMs: number
}

export interface BackendWorkerOptions {
  concurrency: number
  timing: WorkerTiming
  backoffMs: (attemptsMade: number) => number
}

type Work = (job: BackendJob, token?: string) => Promise<unknown>

/** A worker's life may end without notice any number of times before a job is given up. */
const maxStalledCount = 5
/** Connections that one queue or worker may hold beside the one that it listens on. */
const connections = 3

const postgres = withBackend(createPostgresBackend)

/** Opens a BullMQ queue on the target's backend. */
export function openBackendQueue(target: QueueTarget, name: string): BackendQueue {
  return target.kind === "postgres"
    ? new postgres.Queue(name, { connection: postgresConnection(target) })
    : new Queue(name, { connection: redisConnection(target) })
}

/** Opens a BullMQ worker on the target's backend; it begins at once. */
export function openBackendWorker(
  target: QueueTarget,
  name: string,
  work: Work,
  { concurrency, timing, backoffMs }: BackendWorkerOptions,
): BackendWorker {
  const options = {
    concurrency,
    maxStalledCount,
    lockDuration: timing.lockDurationMs,
    stalledInterval: timing.stalledIntervalMs,
    runRetryDelay: 1000,
    settings: { backoffStrategy: backoffMs },
  }
  return target.kind === "postgres"
    ? new postgres.Worker(name, work, { ...options, connection: postgresConnection(target) })
    : new Worker(name, work, { ...options, connection: redisConnection(target) })
}

function postgresConnection(target: QueueTarget & { kind: "postgres" }) {
  return { connectionString: target.url, schema: target.schema, max: connections }
}

function redisConnection(target: QueueTarget & { kind: "redis" }) {
  // Workers block on their connection: BullMQ asks for unlimited retries there.
  const retries = { maxRetriesPerRequest: null }
  return "socket" in target ? { path: target.socket, ...retries } : { url: target.url, ...retries }
}
