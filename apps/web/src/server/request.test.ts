import { describe, expect, it } from "vitest"
import { addressOf, isSameOrigin } from "./request.ts"

describe("a request's address", () => {
  it("is what the front door added, not what the client claims", () => {
    const headers = new Headers({ "x-forwarded-for": "1.2.3.4, 10.0.0.9" })
    expect(addressOf(headers)).toBe("10.0.0.9")
    expect(addressOf(new Headers())).toBe("")
  })
})

describe("a request's origin", () => {
  it.each([
    ["no origin at all", {}, true],
    ["the page's own", { origin: "https://naru.example", "x-forwarded-host": "naru.example" }, true],
    ["another port", { origin: "http://localhost:4000", host: "localhost:3000" }, false],
    ["a service under the same domain", { origin: "https://web.naru.example", host: "naru.example" }, false],
    ["a sandboxed frame", { origin: "null", host: "naru.example" }, false],
  ])("of %s is judged rightly", (_, headers, isSame) => {
    expect(isSameOrigin(new Headers(headers))).toBe(isSame)
  })
})
