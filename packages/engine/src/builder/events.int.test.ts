import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { BuildEvent } from "./build.ts"
import { type BuildFixture, collect, contextOf, openBuildFixture } from "./testing/build-fixture.ts"

let fixture: BuildFixture
beforeAll(async () => {
  fixture = await openBuildFixture()
})
afterAll(() => fixture[Symbol.asyncDispose]())

const lines = (...parts: string[]) => parts.join("\n")

/** Events in short: type, step and what tells them apart. */
function brief(event: BuildEvent): string {
  switch (event.type) {
    case "plan":
      return `plan ${event.steps.length}`
    case "step-start":
      return `start ${event.step} line ${event.line}`
    case "step-end":
      return `end ${event.step}${event.cached ? " cached" : ""}`
    case "output":
      return `${event.stream} ${event.step} ${event.text.trim()}`
    case "warning":
      return `warning ${event.line ?? "-"}`
    case "done":
      return `done ${event.cachedSteps}`
  }
}

it("tells the plan, then each step from its start to its end, then the image", async () => {
  const { events } = await fixture.build({
    Dockerfile: lines("# first", "FROM naru/busybox", "", "RUN echo one", "ENV A=1", "RUN echo two >&2"),
  })
  expect(events.map(brief)).toEqual([
    "plan 4",
    "start 1 line 2",
    "end 1 cached",
    "start 2 line 4",
    "stdout 2 one",
    "end 2",
    "start 3 line 5",
    "end 3",
    "start 4 line 6",
    "stderr 4 two",
    "end 4",
    "done 1",
  ])
})

it("names all steps of all needed stages in the plan, with their numbers", async () => {
  const { events } = await fixture.build({
    Dockerfile: lines(
      "FROM naru/busybox AS a",
      "RUN true",
      "FROM naru/busybox AS not-needed",
      "RUN false",
      "FROM a AS b",
      "RUN true && true",
    ),
  })
  const [plan] = events
  if (plan?.type !== "plan") throw new Error("the plan does not come first")
  expect(plan.steps).toEqual([
    { step: 1, name: "FROM naru/busybox AS a", stage: "a" },
    { step: 2, name: "RUN true", stage: "a" },
    { step: 3, name: "FROM a AS b", stage: "b" },
    { step: 4, name: "RUN true && true", stage: "b" },
  ])
})

it("warns before it begins: deprecated forms, arguments that nothing takes", async () => {
  const { events } = await fixture.build(
    { Dockerfile: lines("FROM naru/busybox", "MAINTAINER me", "ENV a b") },
    { arguments: { TYPO: "1", HTTP_PROXY: "http://p" } },
  )
  const warnings = events.flatMap((event) => (event.type === "warning" ? [event] : []))
  expect(warnings.map(({ line }) => line)).toEqual([2, 3, undefined])
  expect(warnings.at(-1)?.message).toBe("One or more build-args [TYPO] were not consumed")
  expect(events.findIndex(({ type }) => type === "plan")).toBe(warnings.length)
})

it("tells output while the step runs, not after it", async () => {
  const stream = fixture.engine.builder.build({
    context: contextOf({ Dockerfile: "FROM naru/busybox\nRUN echo early; sleep 1; echo late" }),
  })
  const times = new Map<string, number>()
  for await (const event of stream)
    if (event.type === "output") times.set(event.text.trim(), performance.now())
  expect((times.get("late") ?? 0) - (times.get("early") ?? 0)).toBeGreaterThan(700)
})

it("measures steps, and gives the size of layers from the cache", async () => {
  const files = { Dockerfile: "FROM naru/busybox\nRUN sleep 0.3; dd if=/dev/zero of=/z bs=1k count=4" }
  const endOf = async () => {
    const { events } = await fixture.build(files)
    const end = events.findLast((event) => event.type === "step-end")
    if (end?.type !== "step-end") throw new Error("no step ended")
    return end
  }
  expect((await endOf()).durationMs).toBeGreaterThan(300)
  expect(await endOf()).toMatchObject({ cached: true, layerBytes: 4096 })
})

it("ends with the error after the last event of the failed step", async () => {
  const seen: string[] = []
  const build = async () => {
    const context = contextOf({ Dockerfile: "FROM naru/busybox\nRUN echo before; exit 9" })
    for await (const event of fixture.engine.builder.build({ context })) seen.push(brief(event))
  }
  await expect(build()).rejects.toMatchObject({ code: "build_step_failed", exitCode: 9, step: 2, line: 2 })
  expect(seen).toEqual(["plan 2", "start 1 line 1", "end 1 cached", "start 2 line 2", "stdout 2 before"])
})

it("serves several builds at once, each with its own story", async () => {
  const builds = await Promise.all(
    ["a", "b", "c", "d"].map((name) =>
      collect(
        fixture.engine.builder.build({
          context: contextOf({
            Dockerfile: `FROM naru/busybox\nRUN echo ${name}; sleep 0.2; echo ${name} >/name`,
          }),
          names: [`several/${name}`],
        }),
      ),
    ),
  )
  expect(builds.map(({ output }) => output)).toEqual(["a\n", "b\n", "c\n", "d\n"])
  expect(new Set(builds.map(({ image }) => image.id)).size).toBe(4)
})

it("does not wait for a slow reader to do the next step", async () => {
  const stream = fixture.engine.builder.build({
    context: contextOf({ Dockerfile: "FROM naru/busybox\nRUN sleep 0.2\nRUN true && true" }),
  })
  let finished = 0
  const started = performance.now()
  for await (const event of stream) {
    if (event.type === "plan") await sleep(600)
    if (event.type === "done") finished = performance.now()
  }
  expect(finished - started).toBeLessThan(1500)
})
