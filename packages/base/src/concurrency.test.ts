import { describe, expect, it } from "vitest"
import { openKeyedLock } from "./keyed-lock.ts"
import { openSemaphore } from "./semaphore.ts"
import { openSingleFlight } from "./single-flight.ts"

const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

describe("openSingleFlight", () => {
  it("does the work once for callers that come while it runs, and again afterwards", async () => {
    let runs = 0
    const flight = openSingleFlight<number>()
    const work = async () => {
      await tick()
      runs += 1
      return runs
    }
    expect(await Promise.all([flight.run("a", work), flight.run("a", work), flight.run("b", work)])).toEqual([
      1, 1, 2,
    ])
    expect(await flight.run("a", work)).toBe(3)
  })

  it("does not remember a failure", async () => {
    const flight = openSingleFlight<string>()
    await expect(flight.run("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no")
    expect(await flight.run("a", async () => "yes")).toBe("yes")
  })
})

describe("openKeyedLock", () => {
  it("runs equal keys one after another in order, also after a failure, and other keys beside them", async () => {
    const trail: string[] = []
    const lock = openKeyedLock()
    const step = (name: string) => async () => {
      trail.push(`${name} begins`)
      await tick()
      trail.push(`${name} ends`)
      if (name === "a1") throw new Error("a1")
    }
    const first = lock.run("a", step("a1"))
    const rest = [lock.run("a", step("a2")), lock.run("b", step("b1"))]
    await expect(first).rejects.toThrow("a1")
    await Promise.all(rest)
    expect(trail.indexOf("a2 begins")).toBeGreaterThan(trail.indexOf("a1 ends"))
    expect(trail.indexOf("b1 begins")).toBeLessThan(trail.indexOf("a1 ends"))
  })
})

describe("openSemaphore", () => {
  it("lets at most its limit run at once and everyone in the end", async () => {
    const semaphore = openSemaphore(2)
    let running = 0
    let most = 0
    const work = async () => {
      running += 1
      most = Math.max(most, running)
      await tick()
      running -= 1
    }
    await Promise.all(Array.from({ length: 7 }, () => semaphore.run(work)))
    expect(most).toBe(2)
    expect(running).toBe(0)
  })

  it("gives the place back when the work fails", async () => {
    const semaphore = openSemaphore(1)
    await expect(semaphore.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no")
    expect(await semaphore.run(async () => "next")).toBe("next")
  })
})
