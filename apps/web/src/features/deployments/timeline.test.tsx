import { describe, expect, it } from "vitest"
import { aStep } from "#testing/records.tsx"
import { show } from "#testing/show.tsx"
import { Timeline } from "./timeline.tsx"

const steps = [
  aStep({ position: 0, name: "fetch", state: "skipped", startedAt: null, finishedAt: null }),
  aStep({ position: 1, name: "build", state: "done", output: "layer 1\nlayer 2\n" }),
  aStep({ position: 2, name: "check", state: "failed", output: "GET /health: 500\n" }),
  aStep({ position: 3, name: "switch", state: "waiting", startedAt: null, finishedAt: null }),
]

describe("a deployment's timeline", () => {
  it("is a named list of its steps in order", () => {
    const paint = show(<Timeline steps={steps} />)
    expect(paint.the("ol")["aria-label"]).toBe("Timeline")
    expect(paint.texts("li").map((text) => text.split(" : ")[0])).toEqual([
      "Fetch the source",
      "Build the image",
      "Wait until healthy",
      "Switch the traffic",
    ])
  })

  it("says how each step is in words, for who sees no colour", () => {
    const states = show(<Timeline steps={steps} />)
      .texts("li")
      .map((text) => /: (not needed|done|failed|waiting)/.exec(text)?.[1])
    expect(states).toEqual(["not needed", "done", "failed", "waiting"])
  })

  it("speaks Korean", () => {
    const paint = show(<Timeline steps={steps} />, { locale: "ko" })
    expect(paint.the("ol")["aria-label"]).not.toBe("Timeline")
    expect(paint.texts("li")[1]).toMatch(/^이미지 빌드 : 완료/)
    expect(paint.texts("li")[2]).toMatch(/^정상 상태 확인 : 실패/)
  })

  it("tells how long a step took, and nothing of one that has not begun", () => {
    const [, done, , waiting] = show(<Timeline steps={steps} />).texts("li")
    expect(done).toContain("12s")
    expect(waiting).toBe("Switch the traffic : waiting")
  })

  it("opens the output of what failed, and keeps that of what went well shut", () => {
    const paint = show(<Timeline steps={steps} />)
    expect(paint.texts("pre")).toEqual(["GET /health: 500"])
    expect(paint.all("button").map((button) => button["aria-expanded"])).toEqual(["false", "true"])
  })

  it("opens the output of what runs, so that it can be watched", () => {
    const running = aStep({ state: "running", output: "pulling", finishedAt: null })
    expect(show(<Timeline steps={[running]} />).texts("pre")).toEqual(["pulling"])
  })

  it("offers no output where nothing was printed", () => {
    expect(show(<Timeline steps={[aStep({ state: "failed", output: " \n" })]} />).all("button")).toEqual([])
  })

  it("keeps the name of a step that it does not know yet", () => {
    expect(show(<Timeline steps={[aStep({ name: "warm-up" })]} />).text).toContain("warm-up : done")
  })

  it("puts what belongs to a step inside it", () => {
    const extra = (step: { name: string }) => step.name === "build" && <a href="/builds/4">See build 4</a>
    const paint = show(<Timeline steps={steps} extra={extra} />)
    expect(paint.links).toEqual({ "See build 4": "/builds/4" })
    expect(paint.texts("li")[1]).toContain("See build 4")
  })
})
