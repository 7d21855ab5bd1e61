import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type EngineEvent, type OpenEventLog, openEventLog } from "./index.ts"

let directory: string
let log: OpenEventLog
let nowNs: bigint
const reopen = async (limit = 100) => {
  await log.close()
  log = await open(limit)
}
const open = (limit = 100) => openEventLog({ directory, limit, nowNs: () => nowNs })

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-event-times-"))
  nowNs = 0n
  log = await open()
})
afterEach(async () => {
  await log.close()
  rmSync(directory, { recursive: true })
})

/** Publishes an event at each time; its ID is the time. */
function publishAt(...times: bigint[]): void {
  for (const time of times) {
    nowNs = time
    log.publish({ type: "volume", action: "create", id: String(time), attributes: {} })
  }
}

/** IDs of a span that is over. */
async function idsOf(span: { sinceNs?: bigint; untilNs: bigint }): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of log.subscribe(span)) ids.push(id)
  return ids
}

/** The first events of a stream. */
async function take(events: AsyncIterable<EngineEvent>, count: number): Promise<EngineEvent[]> {
  const taken: EngineEvent[] = []
  for await (const event of events) if (taken.push(event) === count) break
  return taken
}

describe("a span of time", () => {
  const spans: [bigint | undefined, bigint, string[]][] = [
    [0n, 100n, ["10", "20", "30"]],
    [10n, 30n, ["10", "20", "30"]],
    [11n, 29n, ["20"]],
    [20n, 20n, ["20"]],
    [21n, 29n, []],
    [31n, 100n, []],
    [30n, 10n, []],
    [undefined, 100n, []],
  ]

  it.each(spans)("from %s to %s has both its ends: %j", async (sinceNs, untilNs, expected) => {
    publishAt(10n, 20n, 30n)
    nowNs = 100n
    expect(await idsOf({ untilNs, ...(sinceNs !== undefined && { sinceNs }) })).toEqual(expected)
  })

  it.each(spans)(
    "from %s to %s is the same after the engine opened anew: %j",
    async (sinceNs, untilNs, ids) => {
      publishAt(10n, 20n, 30n)
      await reopen()
      nowNs = 100n
      expect(await idsOf({ untilNs, ...(sinceNs !== undefined && { sinceNs }) })).toEqual(ids)
    },
  )

  it("takes in what happens while someone reads it", async () => {
    publishAt(10n)
    const reading = log.subscribe({ sinceNs: 0n, untilNs: 50n })
    publishAt(40n, 60n)
    const ids: string[] = []
    for await (const { id } of reading) ids.push(id)
    expect(ids).toEqual(["10", "40"])
  })

  it("that lies ahead begins when it comes", async () => {
    publishAt(10n)
    const coming = take(log.subscribe({ sinceNs: 50n }), 1)
    publishAt(20n, 50n)
    expect((await coming).map(({ id }) => id)).toEqual(["50"])
  })

  it("can be resumed at the time of the last event seen, without a gap and without a repeat", async () => {
    publishAt(10n, 10n, 10n)
    const [first] = await take(log.subscribe({ sinceNs: 0n }), 1)
    await reopen()
    const rest = await take(log.subscribe({ sinceNs: (first?.timeNs ?? 0n) + 1n }), 2)
    expect([first, ...rest].map((event) => event?.timeNs)).toEqual([10n, 11n, 12n])
  })
})

describe("after a restart", () => {
  it("times go on rising, even when the clock was set back meanwhile", async () => {
    publishAt(1000n)
    await reopen()
    publishAt(5n)
    const times = (await take(log.subscribe({ sinceNs: 0n }), 2)).map(({ timeNs }) => timeNs)
    expect(times).toEqual([1000n, 1001n])
  })

  it("a new subscriber sees nothing of the life before", async () => {
    publishAt(10n)
    await reopen()
    const next = take(log.subscribe(), 1)
    publishAt(20n)
    expect((await next).map(({ id }) => id)).toEqual(["20"])
  })

  it("the newest events are kept over many restarts, whatever was turned over when", async () => {
    for (let start = 0n; start < 10n; start += 1n) {
      publishAt(start * 10n + 1n, start * 10n + 2n, start * 10n + 3n)
      await reopen(5)
    }
    nowNs = 1000n
    expect(await idsOf({ sinceNs: 0n, untilNs: 1000n })).toEqual(["82", "83", "91", "92", "93"])
    expect(readdirSync(directory).toSorted()).toEqual(["events.jsonl", "events.previous.jsonl"])
  })

  it("attributes come back as they were, whatever text they hold", async () => {
    const attributes = { name: 'a"b', text: "line\nline", unicode: "컨테이너 ☃", empty: "" }
    log.publish({ type: "container", action: "exec_create: sh -c 'a\nb'", id: "x", attributes })
    await reopen()
    expect(await take(log.subscribe({ sinceNs: 0n }), 1)).toMatchObject([
      { action: "exec_create: sh -c 'a\nb'", attributes },
    ])
  })
})

describe("a damaged file", () => {
  const line = (id: string, change: object = {}) =>
    `${JSON.stringify({ type: "volume", action: "create", id, attributes: {}, timeNs: "7", ...change })}\n`

  it.each<[string, string]>([
    ["half a line at its end", line("good") + line("bad").slice(0, -9)],
    ["a line of another kind of thing", line("bad", { type: "planet" }) + line("good")],
    ["a time that is no number", line("bad", { timeNs: "soon" }) + line("good")],
    ["a negative time", line("bad", { timeNs: "-1" }) + line("good")],
    ["attributes that are no texts", line("bad", { attributes: { a: 1 } }) + line("good")],
    ["zeroes, as after a loss of power", `${"\0".repeat(4096)}\n${line("good")}`],
    ["empty lines", `\n\n${line("good")}\n\n`],
  ])("with %s loses that and nothing else", async (_, text) => {
    await log.close()
    writeFileSync(join(directory, "events.jsonl"), text)
    log = await open()
    nowNs = 1000n
    expect(await idsOf({ sinceNs: 0n, untilNs: 1000n })).toEqual(["good"])
  })

  it("that ends within a line does not swallow the next event", async () => {
    publishAt(10n)
    await log.close()
    appendFileSync(join(directory, "events.jsonl"), '{"type":"vol')
    log = await open()
    publishAt(20n)
    await reopen()
    nowNs = 1000n
    expect(await idsOf({ sinceNs: 0n, untilNs: 1000n })).toEqual(["10", "20"])
  })

  it("that holds half a line alone does not swallow the next event either", async () => {
    await log.close()
    writeFileSync(join(directory, "events.jsonl"), '{"type":"vol')
    log = await open()
    publishAt(20n)
    await reopen()
    nowNs = 1000n
    expect(await idsOf({ sinceNs: 0n, untilNs: 1000n })).toEqual(["20"])
  })
})

describe("a log that cannot be written", () => {
  it("says so, and the deed and its event go on", async () => {
    await log.close()
    const warnings: string[] = []
    const warn = (_: object, message: string) => void warnings.push(message)
    log = await openEventLog({ directory, limit: 1, log: { ...silentLog, warn }, nowNs: () => nowNs })
    publishAt(1n)
    // Where the next file would go there is a directory with something in it.
    const previous = join(directory, "events.previous.jsonl")
    rmSync(previous, { force: true })
    mkdirSync(join(previous, "taken"), { recursive: true })
    publishAt(2n)
    expect(warnings).toEqual(["An event could not be kept on disk"])
    expect((await take(log.subscribe({ sinceNs: 2n }), 1)).map(({ id }) => id)).toEqual(["2"])
    expect(readFileSync(join(directory, "events.jsonl"), "utf8")).toContain('"id":"1"')
  })
})
