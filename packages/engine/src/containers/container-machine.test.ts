import { describe, expect, it } from "vitest"
import { containerMachine, hasProcess } from "./container-machine.ts"

describe("container states", () => {
  it("goes from created to running, pauses, goes on, ends and is removed", () => {
    const events = ["start", "pause", "unpause", "exit", "remove"] as const
    const states: string[] = []
    let state = "created" as Parameters<typeof containerMachine.next>[0]
    for (const event of events) {
      state = containerMachine.next(state, event)
      states.push(state)
    }
    expect(states).toEqual(["running", "paused", "running", "exited", "removing"])
  })

  it("does not remove a container that runs, nor pause one that does not", () => {
    expect(() => containerMachine.next("running", "remove")).toThrow(/does not take the event "remove"/)
    expect(() => containerMachine.next("exited", "pause")).toThrow(/illegal|does not take/)
  })

  it("tries again to remove what could not be removed", () => {
    expect(containerMachine.next("removing", "giveUp")).toBe("dead")
    expect(containerMachine.next("dead", "remove")).toBe("removing")
  })

  it("knows in which states there is a process", () => {
    expect((["created", "running", "paused", "restarting", "exited"] as const).filter(hasProcess)).toEqual([
      "running",
      "paused",
    ])
  })
})
