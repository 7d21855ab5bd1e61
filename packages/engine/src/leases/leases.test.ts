import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { digestOf } from "../oci/index.ts"
import { type Leases, openLeases } from "./index.ts"

const digest = digestOf("blob")
const chainId = digestOf("layer")
let directory: string
let time: number
let leases: Leases
const open = () => openLeases({ directory, now: () => new Date(time) })

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-leases-"))
  time = Date.now()
  leases = await open()
})

afterEach(() => rmSync(directory, { recursive: true }))

/** Whether a collection would take the thing now. */
const isCollected = (thing: { digest: typeof digest } | { chainId: typeof chainId }, from = leases) =>
  from.removeUnlessHeld(thing, async () => {})

describe("a lease", () => {
  it("keeps what it holds from collection until it is let go", async () => {
    {
      await using lease = await leases.hold({ digests: [digest], reason: "a pull" })
      await lease.add({ chainIds: [chainId] })
      expect(await isCollected({ digest })).toBe(false)
      expect(await isCollected({ chainId })).toBe(false)
      expect(await isCollected({ digest: digestOf("other") })).toBe(true)
      expect(leases.list()).toEqual([
        { id: lease.id, reason: "a pull", digests: [digest], chainIds: [chainId] },
      ])
    }
    expect(await isCollected({ digest })).toBe(true)
    expect(leases.list()).toEqual([])
  })

  it("is not let go while another holds the same", async () => {
    const first = await leases.hold({ digests: [digest], reason: "one" })
    const second = await leases.hold({ digests: [digest], reason: "two" })
    await first[Symbol.asyncDispose]()
    expect(await isCollected({ digest })).toBe(false)
    await second[Symbol.asyncDispose]()
    expect(await isCollected({ digest })).toBe(true)
  })

  it("holds what work makes before any collection can see it", async () => {
    const lease = await leases.hold({ reason: "an ingest" })
    const making = lease.addMade(
      () => new Promise<typeof digest>((resolve) => setTimeout(resolve, 10, digest)),
      (made) => ({ digests: [made] }),
    )
    expect(await isCollected({ digest })).toBe(false)
    expect(await making).toBe(digest)
  })

  it("waits for a removal under way, so that its holder sees the thing gone", async () => {
    let isThere = true
    const removing = leases.removeUnlessHeld({ digest }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      isThere = false
    })
    await leases.hold({ digests: [digest], reason: "a load" })
    expect(isThere).toBe(false)
    expect(await removing).toBe(true)
  })

  it("never expires while its holder lives", async () => {
    await leases.hold({ digests: [digest], reason: "a long pull", survivesCrashMs: 1000 })
    time += 10_000
    expect(await isCollected({ digest })).toBe(false)
  })
})

describe("after a crash", () => {
  it("leases hold on for as long as they asked, and are then forgotten", async () => {
    await leases.hold({ digests: [digest], reason: "a pull", survivesCrashMs: 1000 })
    const next = await open()
    expect(await isCollected({ digest }, next)).toBe(false)
    time += 1001
    expect(await isCollected({ digest }, next)).toBe(true)
    await open()
    expect(readdirSync(directory)).toEqual([])
  })

  it("leases that asked for nothing are gone", async () => {
    await leases.hold({ digests: [digest], reason: "a load" })
    expect(await isCollected({ digest }, await open())).toBe(true)
  })
})
