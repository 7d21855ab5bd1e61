import type { BuildLogLine } from "@naru/core/builds/schema"
import { describe, expect, it } from "vitest"
import { type BuildLog, emptyLog, logAsText, withEvent } from "./build-log.ts"

type Untimed<Event> = Event extends unknown ? Omit<Event, "at"> : never

function play(events: readonly Untimed<BuildLogLine>[], from = emptyLog): BuildLog {
  return events.map((event) => ({ ...event, at: "2026-11-24T02:00:00Z" })).reduce(withEvent, from)
}

const start = (step: number, name = `RUN ${step}`) => ({
  type: "step-start" as const,
  step,
  name,
  line: step,
})
const output = (step: number, text: string) => ({
  type: "output" as const,
  step,
  stream: "stdout" as const,
  text,
})
const end = (step: number, cached = false) => ({ type: "step-end" as const, step, cached, durationMs: 5 })

describe("steps that run at the same time", () => {
  it("keep their own output, however the lines are mixed", () => {
    const log = play([start(1), start(2), output(1, "a"), output(2, "x"), output(1, "b\n"), output(2, "y\n")])
    expect(log.steps.map((step) => step.output)).toEqual(["ab\n", "xy\n"])
  })

  it("end each for itself", () => {
    const log = play([start(1), start(2), end(2)])
    expect(log.steps.map(({ state }) => state)).toEqual(["running", "done"])
  })
})

describe("a plan", () => {
  const plan = { type: "plan" as const, steps: [{ step: 1, name: "FROM scratch", stage: "build" }] }

  it("shows its stage beside the name that the step itself gives later", () => {
    const log = play([plan, start(1, "FROM scratch AS build")])
    expect(log.steps).toMatchObject([{ name: "FROM scratch AS build", stage: "build", state: "running" }])
  })

  it("has a step that it did not name put at its end", () => {
    const log = play([plan, start(9)])
    expect(log.steps.map(({ step }) => step)).toEqual([1, 9])
  })

  it("says nothing of a step's time before its end", () => {
    const [step] = play([plan, start(1)]).steps
    expect(step).toMatchObject({ durationMs: undefined, layerBytes: undefined, reason: undefined })
  })
})

describe("the output of a step", () => {
  it("keeps its end when it is longer than a browser likes", () => {
    const log = play([start(1), output(1, "first\n"), output(1, "x".repeat(200_000)), output(1, "last\n")])
    expect(log.steps[0]?.output).toHaveLength(200_000)
    expect(log.steps[0]?.output.endsWith("xlast\n")).toBe(true)
    expect(log.steps[0]?.output).not.toContain("first")
  })

  it("stays when the step has ended from the cache", () => {
    const log = play([start(1), output(1, "kept\n"), end(1, true)])
    expect(log.steps).toMatchObject([{ state: "cached", output: "kept\n" }])
  })
})

describe("the end of a build", () => {
  it.each<[string, Untimed<BuildLogLine>]>([
    ["well", { type: "done", imageId: "sha256:1", cachedSteps: 2 }],
    ["badly", { type: "failed", code: "build_step_failed", message: "exit 1", step: 2 }],
  ])("is known, whether it ended %s", (_, event) => {
    expect(play([start(1)]).isDone).toBe(false)
    expect(play([start(1), event]).isDone).toBe(true)
  })

  it("leaves the step that was running as it was, for the page to mark", () => {
    const log = play([start(1), { type: "failed", code: "x", message: "exit 1" }])
    expect(log.steps).toMatchObject([{ state: "running" }])
  })
})

describe("a log", () => {
  it("tells what is fetched before there is a step", () => {
    const source = { type: "source" as const, message: "Cloned main at 0123456", commit: "0123456" }
    expect(play([source])).toMatchObject({ source: "Cloned main at 0123456", steps: [] })
  })

  it("gathers warnings with and without a line, in the order in which they came", () => {
    const log = play([
      { type: "warning", message: "MAINTAINER is deprecated", line: 3 },
      { type: "warning", message: "No .dockerignore" },
    ])
    expect(log.warnings).toEqual([
      { message: "MAINTAINER is deprecated", line: 3 },
      { message: "No .dockerignore", line: undefined },
    ])
  })

  it("is the same when it is played again from where the reader was", () => {
    const events = [start(1), output(1, "a\n"), end(1), start(2), output(2, "b\n"), end(2, true)]
    const first = play(events.slice(0, 3))
    expect(play(events.slice(3), first)).toEqual(play(events))
  })

  it("leaves the log before an event as it was: a page may still show it", () => {
    const before = play([start(1), output(1, "a")])
    play([output(1, "b")], before)
    expect(before.steps[0]?.output).toBe("a")
  })

  it("as text leaves out what never began", () => {
    const plan = {
      type: "plan" as const,
      steps: [1, 2].map((step) => ({ step, name: `RUN ${step}`, stage: "" })),
    }
    expect(logAsText(play([plan, start(1), output(1, "a\n\n")]))).toBe("#1 RUN 1\na")
    expect(logAsText(emptyLog)).toBe("")
  })
})
