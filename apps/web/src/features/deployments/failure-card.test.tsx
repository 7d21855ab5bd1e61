import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { FailureCard } from "./failure-card.tsx"

const failure = {
  code: "health_check_failed",
  step: "check",
  message: "GET /health answered 500 fifteen times in a row.",
  output: "TypeError: secrets is undefined\n",
  advice: "Look at the last lines, mend it, and deploy again.",
}

describe("why a deployment failed", () => {
  it("reads as one story: the step, the reason, what was printed, what to do, what still serves", () => {
    expect(show(<FailureCard failure={failure} stillServing={2} />).text).toBe(
      [
        "It failed: Wait until healthy",
        "GET /health answered 500 fifteen times in a row.",
        "TypeError: secrets is undefined",
        "Look at the last lines, mend it, and deploy again.",
        "Release 2 is still serving.",
      ].join(" "),
    )
  })

  it("interrupts a screen reader", () => {
    const paint = show(<FailureCard failure={failure} stillServing={undefined} />)
    expect(paint.all("div")[0]?.role).toBe("alert")
  })

  it("promises no release that still serves where none does", () => {
    expect(show(<FailureCard failure={failure} stillServing={undefined} />).text).not.toContain("serving")
  })

  it("names the step in Korean, and leaves the reason in the server's words", () => {
    const paint = show(<FailureCard failure={failure} stillServing={2} />, { locale: "ko" })
    expect(paint.text).toContain("정상 상태 확인")
    expect(paint.text).toContain(failure.message)
    expect(paint.text).not.toContain("still serving")
  })

  it("draws no empty box for output that there is not", () => {
    const { code, step, message } = failure
    const paint = show(<FailureCard failure={{ code, step, message }} stillServing={undefined} />)
    expect(paint.all("pre")).toEqual([])
    expect(paint.text).toBe(`It failed: Wait until healthy ${message}`)
  })

  it("shows output as text, whatever signs are in it", () => {
    const output = "<script>alert(1)</script>"
    const paint = show(<FailureCard failure={{ ...failure, output }} stillServing={2} />)
    expect(paint.html).not.toContain("<script>")
    expect(paint.texts("pre")).toEqual([output])
  })
})
