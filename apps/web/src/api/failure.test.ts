import { describe, expect, it } from "vitest"
import { failureOf, isWorthRetry } from "./failure.ts"

/** An error as the API's client throws it. */
function thrown(kind: string, code = "some_code") {
  const data = { code, kind, userMessage: "What happened, and what to do.", httpStatus: 400 }
  return Object.assign(new Error("What happened, and what to do."), { data })
}

const noAnswer = { code: "unreachable", kind: "unavailable", message: "" }

describe("what a page reads of a failure", () => {
  it("is the server's own name, kind and words", () => {
    expect(failureOf(thrown("conflict", "image_in_use"))).toEqual({
      code: "image_in_use",
      kind: "conflict",
      message: "What happened, and what to do.",
    })
  })

  it.each<[string, unknown]>([
    ["no answer came", new TypeError("Failed to fetch")],
    ["a proxy answered in its own words", Object.assign(new Error("Bad Gateway"), { data: "<html>" })],
    ["the answer has no code", Object.assign(new Error("x"), { data: { kind: "internal" } })],
    ["nothing was thrown that is an error", undefined],
    ["a text was thrown", "broken"],
  ])("is that nobody was reached when %s", (_, error) => {
    expect(failureOf(error)).toEqual(noAnswer)
  })
})

describe("a failed question", () => {
  it.each(["unavailable", "timeout", "internal"])("is asked again after %s: that may pass", (kind) => {
    expect(isWorthRetry(thrown(kind))).toBe(true)
  })

  it.each(["invalid", "unauthenticated", "forbidden", "not_found", "conflict", "too_large", "rate_limited"])(
    "is not asked again after %s: it stays wrong",
    (kind) => {
      expect(isWorthRetry(thrown(kind))).toBe(false)
    },
  )

  it("is asked again when no answer came", () => {
    expect(isWorthRetry(new TypeError("Failed to fetch"))).toBe(true)
  })
})
