import type { BuildLogLine } from "@naru/core/builds/schema"
import { describe, expect, it } from "vitest"
import { emptyLog, logAsText, withEvent } from "./build-log.ts"

/** An event without its time, which the log does not use. */
type Untimed<Event> = Event extends unknown ? Omit<Event, "at"> : never

const plan: Untimed<BuildLogLine> = {
  type: "plan",
  steps: [
    { step: 1, name: "FROM naru/busybox", stage: "" },
    { step: 2, name: "RUN make", stage: "build" },
  ],
}
const play = (...events: Untimed<BuildLogLine>[]) =>
  events.map((event) => ({ ...event, at: "2026-11-24T02:00:00Z" })).reduce(withEvent, emptyLog)

describe("the log of a build", () => {
  it("shows every planned step before anything has run", () => {
    expect(play(plan).steps.map(({ name, state }) => [name, state])).toEqual([
      ["FROM naru/busybox", "waiting"],
      ["RUN make", "waiting"],
    ])
  })

  it("gathers output under its step, with time and cache mark at the end", () => {
    const log = play(
      plan,
      { type: "step-start", step: 1, name: "FROM naru/busybox", line: 1 },
      { type: "step-end", step: 1, cached: true, durationMs: 3 },
      { type: "step-start", step: 2, name: "RUN make", line: 4 },
      { type: "output", step: 2, stream: "stdout", text: "cc a.c\n" },
      { type: "output", step: 2, stream: "stderr", text: "warning: x\n" },
      { type: "step-end", step: 2, cached: false, durationMs: 1200, reason: "a.c changed", layerBytes: 42 },
    )
    expect(log.steps[0]).toMatchObject({ state: "cached", durationMs: 3 })
    expect(log.steps[1]).toMatchObject({
      state: "done",
      line: 4,
      output: "cc a.c\nwarning: x\n",
      reason: "a.c changed",
      layerBytes: 42,
    })
  })

  it("takes a step that no plan announced", () => {
    const log = play({ type: "step-start", step: 7, name: "RUN late", line: 9 })
    expect(log.steps).toMatchObject([{ step: 7, name: "RUN late", state: "running" }])
  })

  it("reads as a terminal would have shown it", () => {
    const log = play(
      plan,
      { type: "step-start", step: 1, name: "FROM naru/busybox", line: 1 },
      { type: "step-end", step: 1, cached: true, durationMs: 0 },
      { type: "step-start", step: 2, name: "RUN make", line: 2 },
      { type: "output", step: 2, stream: "stdout", text: "cc a.c\n" },
    )
    expect(logAsText(log)).toBe("#1 FROM naru/busybox CACHED\n#2 RUN make\ncc a.c")
  })

  it("keeps warnings apart and knows when it is done", () => {
    const log = play({ type: "warning", message: "MAINTAINER is deprecated", line: 2 })
    expect(log.warnings).toEqual([{ message: "MAINTAINER is deprecated", line: 2 }])
    expect(log.isDone).toBe(false)
  })
})
