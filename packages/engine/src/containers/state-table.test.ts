import { describe, expect, it } from "vitest"
import type { ContainerState } from "./container.ts"
import { type ContainerEvent, containerMachine, hasProcess } from "./container-machine.ts"

const states: ContainerState[] = ["created", "running", "paused", "restarting", "removing", "exited", "dead"]
const events: ContainerEvent[] = ["start", "pause", "unpause", "exit", "backOff", "remove", "giveUp"]

/** Written out here a second time on purpose: a change of the table is a change of what people see. */
const allowed: Record<ContainerState, Partial<Record<ContainerEvent, ContainerState>>> = {
  created: { start: "running", remove: "removing" },
  running: { pause: "paused", exit: "exited", backOff: "restarting" },
  paused: { unpause: "running", exit: "exited", backOff: "restarting" },
  restarting: { start: "running", exit: "exited", remove: "removing" },
  removing: { giveUp: "dead" },
  exited: { start: "running", backOff: "restarting", remove: "removing" },
  dead: { remove: "removing" },
}
const everyPair = states.flatMap((state) =>
  events.map((event): [ContainerState, ContainerEvent, ContainerState | undefined] => [
    state,
    event,
    allowed[state][event],
  ]),
)

describe("a container's states", () => {
  it.each(everyPair)("%s meets %s: %s", (state, event, next) => {
    expect(containerMachine.can(state, event)).toBe(next !== undefined)
    if (next === undefined)
      expect(() => containerMachine.next(state, event)).toThrow(
        expect.objectContaining({ code: "illegal_transition", kind: "conflict" }),
      )
    else expect(containerMachine.next(state, event)).toBe(next)
  })

  it("are never a dead end: every one can come to be removed", () => {
    const reaches = (state: ContainerState, seen = new Set<ContainerState>()): boolean => {
      if (state === "removing") return true
      seen.add(state)
      const onward = Object.values(allowed[state]).filter((next) => !seen.has(next))
      return onward.some((next) => reaches(next, seen))
    }
    expect(states.filter((state) => !reaches(state))).toEqual([])
    expect(states.filter(containerMachine.isFinal)).toEqual([])
  })

  it("never lead from a life straight into removal", () => {
    for (const state of states.filter(hasProcess)) expect(containerMachine.can(state, "remove")).toBe(false)
  })

  it("can end in every state that has a process, so that no exit goes unseen", () => {
    for (const state of states.filter(hasProcess)) {
      expect(containerMachine.next(state, "exit")).toBe("exited")
      expect(containerMachine.next(state, "backOff")).toBe("restarting")
    }
  })
})
