import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import type { BuildStep } from "./build-log.ts"
import { BuildSteps } from "./build-steps.tsx"

function aStep(change: Partial<BuildStep> = {}): BuildStep {
  return {
    step: 1,
    name: "RUN npm ci",
    stage: "",
    state: "done",
    line: 3,
    durationMs: 3_240,
    reason: undefined,
    layerBytes: 12_420_000,
    output: "added 42 packages\n",
    ...change,
  }
}

function steps(list: BuildStep[], state: "running" | "succeeded" | "failed" = "running") {
  return show(<BuildSteps log={{ steps: list, warnings: [], source: "", isDone: false }} state={state} />)
}

describe("the steps of a build", () => {
  it("are a named list, in the Dockerfile's order", () => {
    const paint = steps([aStep({ step: 1, name: "FROM node" }), aStep({ step: 2, name: "COPY . ." })])
    expect(paint.the("ol")["aria-label"]).toBe("Steps")
    expect(paint.texts("li").map((text) => text.split(" ")[0])).toEqual(["FROM", "COPY"])
  })

  it("tell what a step weighs and how long it took", () => {
    expect(steps([aStep()]).text).toBe("RUN npm ci 12.4 MB 3.2s")
  })

  it("say that a step came from the cache, and then no time", () => {
    expect(steps([aStep({ state: "cached", durationMs: 2 })]).text).toBe("RUN npm ci 12.4 MB CACHED")
  })

  it("are silent about the weight of a step that added no file", () => {
    expect(steps([aStep({ layerBytes: 0 })]).text).toBe("RUN npm ci 3.2s")
  })

  it("open the output of the step that runs, and keep that of ended ones shut", () => {
    const paint = steps([
      aStep(),
      aStep({ step: 2, name: "RUN test", state: "running", output: "1 of 9", durationMs: undefined }),
    ])
    expect(paint.texts("pre")).toEqual(["1 of 9"])
    expect(paint.all("button").map((step) => step["aria-expanded"])).toEqual(["false", "true"])
  })

  it("say why a step was not in the cache", () => {
    const paint = steps([aStep({ state: "running", reason: "package.json changed" })])
    expect(paint.text).toContain("Not from the cache: package.json changed")
  })

  it("give nothing to open where nothing was printed", () => {
    expect(steps([aStep({ output: "" })]).the("button")).toHaveProperty("disabled")
    expect(steps([aStep()]).the("button")).not.toHaveProperty("disabled")
  })

  it("mark the step that broke the build, which turns no more", () => {
    const broken = aStep({ state: "running" })
    expect(steps([broken], "failed").all("svg")[1]?.class).toContain("text-bad")
    expect(steps([broken], "failed").html).not.toContain("animate-spin")
    expect(steps([broken], "running").html).toContain("animate-spin")
  })

  it("show what a program printed as text, its colours apart", () => {
    const paint = steps([aStep({ state: "running", output: "\u001b[31m<b>red</b>\u001b[0m plain" })])
    expect(paint.texts("pre")).toEqual(["<b>red</b> plain"])
    expect(paint.html).not.toContain("\u001b")
  })
})
