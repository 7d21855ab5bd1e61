import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { digestOf } from "../oci/index.ts"
import { type Leases, openLeases } from "./index.ts"

const digest = digestOf("blob")
const other = digestOf("another blob")
const chainId = digestOf("layer")
let directory: string
let timeMs: number
let leases: Leases
const open = () => openLeases({ directory, now: () => new Date(timeMs) })

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-lease-times-"))
  timeMs = Date.parse("2026-01-02T03:04:05Z")
  leases = await open()
})
afterEach(() => rmSync(directory, { recursive: true }))

const isHeld = async (thing: { digest: typeof digest } | { chainId: typeof chainId }, from = leases) =>
  !(await from.removeUnlessHeld(thing, async () => {}))

describe("after a crash a lease", () => {
  it.each([
    [0, true],
    [999, true],
    [1000, false],
    [60_000, false],
  ])("that asked for a second still holds %d ms later: %s", async (passedMs, expected) => {
    await leases.hold({ digests: [digest], reason: "a pull", survivesCrashMs: 1000 })
    const next = await open()
    timeMs += passedMs
    expect(await isHeld({ digest }, next)).toBe(expected)
    expect(next.list()).toHaveLength(expected ? 1 : 0)
  })

  it("counts its time from the last thing that it took", async () => {
    const lease = await leases.hold({ digests: [digest], reason: "a pull", survivesCrashMs: 1000 })
    timeMs += 800
    await lease.add({ digests: [other] })
    const next = await open()
    timeMs += 900
    expect([await isHeld({ digest }, next), await isHeld({ digest: other }, next)]).toEqual([true, true])
  })

  it("still says what it was for and all that it held", async () => {
    const lease = await leases.hold({ digests: [digest], reason: "a pull", survivesCrashMs: 1000 })
    await lease.addMade(
      async () => other,
      (made) => ({ digests: [made], chainIds: [chainId] }),
    )
    expect((await open()).list()).toEqual([
      { id: lease.id, reason: "a pull", digests: [digest, other], chainIds: [chainId] },
    ])
  })

  it("is gone when it was let go before", async () => {
    const lease = await leases.hold({ digests: [digest], reason: "a pull", survivesCrashMs: 1000 })
    await lease[Symbol.asyncDispose]()
    expect((await open()).list()).toEqual([])
    expect(readdirSync(directory)).toEqual([])
  })

  it("that cannot be read holds nothing and keeps nobody from opening", async () => {
    await leases.hold({ digests: [digest], reason: "a pull", survivesCrashMs: 1000 })
    const [name = ""] = readdirSync(directory)
    writeFileSync(join(directory, name), "{")
    const next = await open()
    expect(next.list()).toEqual([])
    expect(await isHeld({ digest }, next)).toBe(false)
  })
})

describe("a lease", () => {
  it("that does not outlive a crash leaves no trace on the disk", async () => {
    const lease = await leases.hold({ digests: [digest], chainIds: [chainId], reason: "a load" })
    await lease.add({ digests: [other] })
    expect(readdirSync(directory)).toEqual([])
    expect(await isHeld({ digest: other })).toBe(true)
  })

  it("that was let go holds nothing new, and still knows what it held", async () => {
    const lease = await leases.hold({ digests: [digest], reason: "a load", survivesCrashMs: 1000 })
    await lease[Symbol.asyncDispose]()
    await lease.add({ digests: [other] })
    expect([await isHeld({ digest }), await isHeld({ digest: other })]).toEqual([false, false])
    expect(lease.held().digests).toContain(digest)
    expect(readdirSync(directory)).toEqual([])
  })

  it("can be let go twice", async () => {
    const lease = await leases.hold({ digests: [digest], reason: "a load" })
    await lease[Symbol.asyncDispose]()
    await lease[Symbol.asyncDispose]()
    expect(leases.list()).toEqual([])
  })

  it("of a digest does not hold the layer with the same one", async () => {
    await leases.hold({ digests: [digest], reason: "a load" })
    expect(await isHeld({ chainId: digest })).toBe(false)
  })

  it("holds each thing once, however often it took it", async () => {
    const lease = await leases.hold({ digests: [digest, digest], reason: "a load" })
    await lease.add({ digests: [digest] })
    expect(lease.held()).toEqual({ digests: [digest], chainIds: [] })
  })

  it("takes nothing of work that failed, and others go on", async () => {
    const lease = await leases.hold({ reason: "an ingest" })
    const failing = lease.addMade(
      () => Promise.reject(new Error("the disk is full")),
      () => ({ digests: [digest] }),
    )
    await expect(failing).rejects.toThrow("the disk is full")
    expect(await isHeld({ digest })).toBe(false)
  })

  it("is let go at the end of its block even when that fails", async () => {
    const work = async () => {
      await using _lease = await leases.hold({ digests: [digest], reason: "a load" })
      throw new Error("no")
    }
    await expect(work()).rejects.toThrow("no")
    expect(leases.list()).toEqual([])
  })
})

describe("removals", () => {
  it("of what is held do not run", async () => {
    await leases.hold({ digests: [digest], reason: "a load" })
    const ran: string[] = []
    const removed = await leases.removeUnlessHeld({ digest }, async () => ran.push("removal"))
    expect([removed, ran]).toEqual([false, []])
  })

  it("that fail tell why, and the next ones run", async () => {
    const failing = leases.removeUnlessHeld({ digest }, () => Promise.reject(new Error("busy")))
    await expect(failing).rejects.toThrow("busy")
    expect(await leases.removeUnlessHeld({ digest }, async () => {})).toBe(true)
  })

  it("and holds never run at the same time, in whatever order they come", async () => {
    let running = 0
    let most = 0
    const work = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
      return digest
    }
    const lease = await leases.hold({ reason: "an ingest" })
    await Promise.all([
      leases.removeUnlessHeld({ digest: other }, work),
      lease.addMade(work, () => ({ digests: [digest] })),
      leases.removeUnlessHeld({ digest: other }, work),
      lease.addMade(work, () => ({ digests: [digest] })),
    ])
    expect(most).toBe(1)
  })
})
