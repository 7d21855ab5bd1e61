/** Where jobs are kept: in the same PostgreSQL as everything else, or in Redis for fleets of hosts. */
export type QueueTarget =
  | { kind: "postgres"; url: string; schema: string }
  | { kind: "redis"; socket: string }
  | { kind: "redis"; url: string }

/** PostgreSQL schema that BullMQ keeps its tables in. */
export const queueSchema = "bullmq"

/**
 * Decides where jobs are kept: Redis when `REDIS_URL` is set (`redis://`, `rediss://` or `unix:/path`), else the PostgreSQL
 * of `DATABASE_URL`. The only place that decides it.
 */
export function queueTarget(environment: {
  DATABASE_URL: string
  REDIS_URL?: string | undefined
}): QueueTarget {
  const { DATABASE_URL, REDIS_URL } = environment
  if (!REDIS_URL) return { kind: "postgres", url: DATABASE_URL, schema: queueSchema }
  if (REDIS_URL.startsWith("unix:")) return { kind: "redis", socket: REDIS_URL.slice("unix:".length) }
  return { kind: "redis", url: REDIS_URL }
}
