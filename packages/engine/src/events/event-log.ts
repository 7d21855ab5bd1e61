import { type Log, silentLog } from "@naru/base/log"
import type { EngineEvent, EventLog } from "./event.ts"
import { openEventFile } from "./event-file.ts"

export interface EventLogOptions {
  /** Directory of the log alone; made when missing. */
  directory: string
  log?: Log
  /** How many of the newest events are kept. */
  limit?: number
  /** Nanoseconds since the epoch. */
  nowNs?: () => bigint
}

export interface OpenEventLog extends EventLog {
  /** Ends all subscriptions. */
  close(): Promise<void>
}

/**
 * Opens the event log: the newest `limit` events, kept across restarts. Subscribers read from one bounded ring, so a slow one
 * costs no memory: it misses the oldest.
 */
export async function openEventLog({
  directory,
  log = silentLog,
  limit = 4096,
  nowNs = () => BigInt(Date.now()) * 1_000_000n,
}: EventLogOptions): Promise<OpenEventLog> {
  const file = openEventFile({ directory, limit, log })
  const ring = file.kept
  const bell = openBell()
  let closed = false
  return {
    publish(event) {
      const now = nowNs()
      const last = newestTimeOf(ring)
      // Strictly rising, so that a time is also a position to resume from.
      const stamped = { ...event, timeNs: now > last ? now : last + 1n }
      ring.push(stamped)
      if (ring.length > limit) ring.shift()
      file.append(stamped)
      bell.ring()
    },
    subscribe({ sinceNs, untilNs, signal } = {}) {
      const afterNs = sinceNs === undefined ? newestTimeOf(ring) : sinceNs - 1n
      const isOver = () => closed || signal?.aborted === true
      const subscription = { ring, bell, afterNs, isOver, nowNs }
      return follow({ ...subscription, ...(untilNs !== undefined && { untilNs }), ...(signal && { signal }) })
    },
    async close() {
      if (closed) return
      closed = true
      bell.ring()
      file.close()
    },
  }
}

interface Subscription {
  ring: readonly EngineEvent[]
  bell: Bell
  afterNs: bigint
  untilNs?: bigint
  signal?: AbortSignal
  isOver(): boolean
  nowNs(): bigint
}

async function* follow(subscription: Subscription): AsyncGenerator<EngineEvent> {
  const { ring, bell, untilNs, signal, isOver, nowNs } = subscription
  let { afterNs } = subscription
  signal?.addEventListener("abort", bell.ring, { once: true })
  const timer = untilNs === undefined ? undefined : setTimeout(bell.ring, msUntil(untilNs, nowNs()))
  try {
    while (!isOver()) {
      // Taken before the ring is read: an event that comes while the consumer works must not be slept over.
      const rung = bell.nextRing()
      for (let event = firstAfter(ring, afterNs); event; event = firstAfter(ring, afterNs)) {
        if (untilNs !== undefined && event.timeNs > untilNs) return
        afterNs = event.timeNs
        yield event
        if (isOver()) return
      }
      if (untilNs !== undefined && nowNs() >= untilNs) return
      await rung
    }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener("abort", bell.ring)
  }
}

function newestTimeOf(ring: readonly EngineEvent[]): bigint {
  return ring.at(-1)?.timeNs ?? 0n
}

function firstAfter(ring: readonly EngineEvent[], timeNs: bigint): EngineEvent | undefined {
  if (newestTimeOf(ring) <= timeNs) return undefined
  return ring[ring.findLastIndex((event) => event.timeNs <= timeNs) + 1]
}

function msUntil(untilNs: bigint, nowNs: bigint): number {
  const ms = Number((untilNs - nowNs) / 1_000_000n) + 1
  // setTimeout takes at most 2^31-1 ms; the client of a longer stream is long gone.
  return Math.min(Math.max(ms, 0), 2 ** 31 - 1)
}

/** Wakes everyone who waits, each time it is rung. */
interface Bell {
  ring: () => void
  nextRing(): Promise<void>
}

function openBell(): Bell {
  let next = Promise.withResolvers<void>()
  return {
    ring() {
      next.resolve()
      next = Promise.withResolvers()
    },
    nextRing: () => next.promise,
  }
}
