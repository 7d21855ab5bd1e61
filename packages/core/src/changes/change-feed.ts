import { EventEmitter, on } from "node:events"
import type { Log } from "@naru/base/log"
import pg from "pg"
import * as z from "zod"

/** PostgreSQL channel that the triggers of the first migration speak on. */
const channel = "naru_changes"
const reconnectMs = 1000

const changeSchema = z.object({
  noun: z.enum(["build", "deployment"]),
  id: z.string(),
  teamId: z.string(),
  serviceId: z.string().nullable(),
})
/** Something changed; read it again to learn what. */
export type Change = z.infer<typeof changeSchema>

/** Tells what changes in the database, whichever process changed it; one connection per process. */
export interface ChangeFeed {
  /**
   * Changes from now until the signal aborts, and `missed` after a lost connection: read everything again then.
   * Listens before the first item is asked for, so subscribe first and read the rows after.
   */
  follow(signal: AbortSignal): AsyncIterable<Change | "missed">
  close(): Promise<void>
}

/** Opens the feed; connects at once and again for ever when the database goes away. */
export function openChangeFeed(url: string, log: Log): ChangeFeed {
  const events = new EventEmitter<{ item: [Change | "missed"] }>()
  events.setMaxListeners(0)
  const state: { client?: pg.Client; timer?: NodeJS.Timeout; closed: boolean } = { closed: false }

  const retry = (error: unknown) => {
    if (state.closed || state.timer) return
    log.warn({ error }, "The feed of changes lost the database; it tries again")
    state.timer = setTimeout(() => {
      delete state.timer
      connect().catch(retry)
    }, reconnectMs)
  }
  const connect = async () => {
    const client = new pg.Client({ connectionString: url, keepAlive: true })
    client.on("error", retry)
    client.on("end", () => retry(new Error("connection ended")))
    client.on("notification", ({ payload }) => {
      const change = changeSchema.safeParse(parseJson(payload))
      if (change.success) events.emit("item", change.data)
      else log.warn({ payload }, "The feed of changes got a message that it does not know")
    })
    state.client = client
    await client.connect()
    await client.query(`LISTEN ${channel}`)
    events.emit("item", "missed")
  }
  connect().catch(retry)

  return {
    follow: (signal) => follow(events, signal),
    async close() {
      state.closed = true
      clearTimeout(state.timer)
      await state.client?.end()
    },
  }
}

function follow(
  events: EventEmitter<{ item: [Change | "missed"] }>,
  signal: AbortSignal,
): AsyncIterable<Change | "missed"> {
  const iterator = on(events, "item", { signal })
  return {
    async *[Symbol.asyncIterator]() {
      try {
        for await (const [item] of iterator) yield item
      } catch (error) {
        if (!signal.aborted) throw error
      }
    },
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "")
  } catch {
    return undefined
  }
}
