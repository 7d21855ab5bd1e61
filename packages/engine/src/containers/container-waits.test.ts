import { describe, expect, it } from "vitest"
import { openContainerWaits } from "./container-waits.ts"

describe("waits", () => {
  it("tells everyone who waits for the end, once", async () => {
    const waits = openContainerWaits()
    const both = [waits.next("a", "ended"), waits.next("a", "ended")]
    waits.tell("b", "ended", { exitCode: 9 })
    waits.tell("a", "ended", { exitCode: 3 })
    expect(await Promise.all(both)).toEqual([{ exitCode: 3 }, { exitCode: 3 }])
  })

  it("lets those who wait for removal wait on when the process ends", async () => {
    const waits = openContainerWaits()
    const removed = waits.next("a", "removed")
    waits.tell("a", "ended", { exitCode: 3 })
    waits.tell("a", "removed", { exitCode: 4 })
    expect(await removed).toEqual({ exitCode: 4 })
  })

  it("lets nobody wait for the end of a container that is gone", async () => {
    const waits = openContainerWaits()
    const ended = waits.next("a", "ended")
    waits.tell("a", "removed", { exitCode: 1, error: "gone" })
    expect(await ended).toEqual({ exitCode: 1, error: "gone" })
  })

  it("gives up when asked to", async () => {
    const waits = openContainerWaits()
    const leaving = new AbortController()
    const waiting = waits.next("a", "ended", leaving.signal)
    leaving.abort()
    await expect(waiting).rejects.toMatchObject({ code: "wait_canceled" })
    await expect(waits.next("a", "ended", leaving.signal)).rejects.toMatchObject({ kind: "canceled" })
  })
})
