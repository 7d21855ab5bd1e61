import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type EngineEvent, type OpenEventLog, openEventLog } from "./index.ts"

const started = { type: "container", action: "start", id: "web", attributes: { image: "busybox" } } as const
let directory: string
let log: OpenEventLog

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-events-"))
  log = await openEventLog({ directory })
})

afterEach(async () => {
  await log.close()
  rmSync(directory, { recursive: true })
})

describe("the event log", () => {
  it("delivers what happens after the call to subscribe, even before the first read", async () => {
    log.publish({ ...started, id: "before" })
    const events = log.subscribe()
    log.publish(started)
    log.publish({ ...started, action: "die" })
    expect((await take(events, 2)).map((event) => event.action)).toEqual(["start", "die"])
  })

  it("delivers an event to a subscriber that already waits", async () => {
    const waiting = take(log.subscribe(), 1)
    log.publish(started)
    expect(await waiting).toMatchObject([started])
  })

  it("replays kept events since a time, then goes on live", async () => {
    log.publish({ ...started, id: "one" })
    log.publish({ ...started, id: "two" })
    const all = await take(log.subscribe({ sinceNs: 0n }), 2)
    const events = log.subscribe({ sinceNs: all[1]?.timeNs ?? 0n })
    log.publish({ ...started, id: "three" })
    expect((await take(events, 2)).map((event) => event.id)).toEqual(["two", "three"])
  })

  it("ends at once when the asked-for time is already over", async () => {
    log.publish(started)
    const untilNs = BigInt(Date.now()) * 1_000_000n + 1_000n
    expect(await collect(log.subscribe({ sinceNs: 0n, untilNs }))).toHaveLength(1)
  })

  it("ends when the asked-for time comes", async () => {
    const untilNs = BigInt(Date.now() + 20) * 1_000_000n
    expect(await collect(log.subscribe({ untilNs }))).toEqual([])
  })

  it("ends when the signal aborts", async () => {
    const leaving = new AbortController()
    const ended = collect(log.subscribe({ signal: leaving.signal }))
    log.publish(started)
    await new Promise(setImmediate)
    leaving.abort()
    expect(await ended).toHaveLength(1)
  })

  it("ends when the log closes", async () => {
    const ended = collect(log.subscribe())
    await log.close()
    expect(await ended).toEqual([])
  })

  it("keeps events across a restart", async () => {
    log.publish(started)
    await log.close()
    log = await openEventLog({ directory })
    expect(await take(log.subscribe({ sinceNs: 0n }), 1)).toMatchObject([started])
  })

  it("leaves out a line that a crash cut off and goes on writing", async () => {
    log.publish(started)
    await log.close()
    appendFileSync(join(directory, "events.jsonl"), '{"type":"container","acti')
    log = await openEventLog({ directory })
    log.publish({ ...started, action: "die" })
    await log.close()
    log = await openEventLog({ directory })
    const events = await take(log.subscribe({ sinceNs: 0n }), 2)
    expect(events.map((event) => event.action)).toEqual(["start", "die"])
  })

  it("keeps only the newest events, in memory and on disk", async () => {
    await log.close()
    log = await openEventLog({ directory, limit: 10 })
    for (let n = 0; n < 95; n += 1) log.publish({ ...started, id: `${n}` })
    expect((await take(log.subscribe({ sinceNs: 0n }), 10)).map((event) => event.id)).toContain("85")
    const lines = ["events.jsonl", "events.previous.jsonl"].flatMap((name) =>
      readFileSync(join(directory, name), "utf8").trim().split("\n"),
    )
    expect(lines.length).toBeLessThanOrEqual(20)
    await log.close()
    log = await openEventLog({ directory, limit: 10 })
    expect((await take(log.subscribe({ sinceNs: 0n }), 10)).map((event) => event.id)).toContain("94")
    expect(statSync(join(directory, "events.jsonl")).mode & 0o777).toBe(0o600)
  })

  it("gives every event a later time than the one before, even when the clock stands or jumps back", async () => {
    await log.close()
    const clock = [50n, 50n, 7n]
    log = await openEventLog({ directory, nowNs: () => clock.shift() ?? 0n })
    for (let n = 0; n < 3; n += 1) log.publish(started)
    const times = (await take(log.subscribe({ sinceNs: 0n }), 3)).map((event) => event.timeNs)
    expect(times).toEqual([50n, 51n, 52n])
  })
})

async function take(events: AsyncIterable<EngineEvent>, count: number): Promise<EngineEvent[]> {
  const taken: EngineEvent[] = []
  for await (const event of events) {
    taken.push(event)
    if (taken.length === count) break
  }
  return taken
}

async function collect(events: AsyncIterable<EngineEvent>): Promise<EngineEvent[]> {
  return take(events, Number.POSITIVE_INFINITY)
}
