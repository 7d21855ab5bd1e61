import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buffer } from "node:stream/consumers"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { bundleOf } from "../runtime/index.ts"
import { openWaitingAttachments } from "./container-attachments.ts"
import { openContainerWaits } from "./container-waits.ts"

/** What has been settled once everything that was due has run. */
async function settled<T>(promise: Promise<T>): Promise<T | "waiting"> {
  return Promise.race([promise, new Promise<"waiting">((resolve) => setImmediate(resolve, "waiting"))])
}

describe("those who wait for a container", () => {
  it.each([
    ["ended", "ended", true],
    ["ended", "removed", true],
    ["removed", "ended", false],
    ["removed", "removed", true],
  ] as const)("for %s are told of %s: %s", async (condition, told, resolves) => {
    const waits = openContainerWaits()
    const waiting = waits.next("a", condition)
    waits.tell("a", told, { exitCode: 5 })
    expect(await settled(waiting)).toEqual(resolves ? { exitCode: 5 } : "waiting")
  })

  it("hear of the next end, not of the one before they came", async () => {
    const waits = openContainerWaits()
    waits.tell("a", "ended", { exitCode: 1 })
    const waiting = waits.next("a", "ended")
    expect(await settled(waiting)).toBe("waiting")
    waits.tell("a", "ended", { exitCode: 2 })
    expect(await waiting).toEqual({ exitCode: 2 })
  })

  it("hear of the first end alone when two follow at once", async () => {
    const waits = openContainerWaits()
    const waiting = waits.next("a", "ended")
    waits.tell("a", "ended", { exitCode: 1 })
    waits.tell("a", "ended", { exitCode: 2 })
    expect(await waiting).toEqual({ exitCode: 1 })
  })

  it("learn why there was no run", async () => {
    const waits = openContainerWaits()
    const waiting = waits.next("a", "ended")
    waits.tell("a", "ended", { exitCode: 127, error: "no such program" })
    expect(await waiting).toEqual({ exitCode: 127, error: "no such program" })
  })

  it("give up alone: the others wait on", async () => {
    const waits = openContainerWaits()
    const leaving = new AbortController()
    const gone = waits.next("a", "ended", leaving.signal)
    const staying = waits.next("a", "ended")
    leaving.abort()
    await expect(gone).rejects.toThrow("the wait for container a was given up")
    waits.tell("a", "ended", { exitCode: 0 })
    expect(await staying).toEqual({ exitCode: 0 })
  })

  it("may leave after they were told, and nothing happens", async () => {
    const waits = openContainerWaits()
    const leaving = new AbortController()
    const waiting = waits.next("a", "ended", leaving.signal)
    waits.tell("a", "ended", { exitCode: 0 })
    leaving.abort()
    expect(await settled(waiting.then(() => "told"))).not.toBe("waiting")
  })
})

describe("streams that wait for a start", () => {
  let run: string
  beforeEach(() => {
    run = mkdtempSync(join(tmpdir(), "naru-attach-"))
  })
  afterEach(() => rmSync(run, { recursive: true }))

  it("end without a byte when the container goes without having run", async () => {
    const attachments = openWaitingAttachments()
    const both = [attachments.wait("a", { stdin: false }), attachments.wait("a", { stdin: true })]
    attachments.giveUp("a")
    for (const { stdout, stderr, stdin } of both) {
      expect([(await buffer(stdout)).length, (await buffer(stderr)).length]).toEqual([0, 0])
      expect(stdin.destroyed).toBe(true)
    }
  })

  it("of another container wait on", async () => {
    const attachments = openWaitingAttachments()
    const { stdout } = attachments.wait("a", { stdin: false })
    attachments.giveUp("b")
    expect(await settled(buffer(stdout))).toBe("waiting")
  })

  it("end at once for the one who leaves, and for nobody else", async () => {
    const attachments = openWaitingAttachments()
    const leaving = attachments.wait("a", { stdin: false })
    const staying = attachments.wait("a", { stdin: false })
    leaving.close()
    expect(await buffer(leaving.stdout)).toHaveLength(0)
    expect(await settled(buffer(staying.stdout))).toBe("waiting")
  })

  it("end when there is nothing to connect them to, and the start hears of it", async () => {
    const attachments = openWaitingAttachments()
    const { stdout } = attachments.wait("a", { stdin: false })
    const ended = buffer(stdout)
    await expect(attachments.connect("a", bundleOf(run, "a".repeat(64)))).rejects.toThrow()
    expect(await ended).toHaveLength(0)
  })

  it("cost nothing when nobody waits", async () => {
    const attachments = openWaitingAttachments()
    await attachments.connect("a", bundleOf(run, "a".repeat(64)))
    attachments.giveUp("a")
  })
})
