import { describe, expect, it } from "vitest"
import { freeSlug, slugFrom, slugSchema } from "./slugs.ts"

describe("a slug", () => {
  it.each([
    ["My Shop", "my-shop"],
    ["Café  Crème!", "cafe-creme"],
    ["24/7 Support", "support"],
    ["나루", "project"],
    ["A name that is far too long for a DNS label", "a-name-that-is-far-too-long-fo"],
    ["--x--", "x"],
  ])("of %j is %j, and one that a person could choose", (name, slug) => {
    expect(slugFrom(name, "project")).toBe(slug)
    expect(slugSchema.safeParse(slug).success).toBe(true)
  })

  it.each(["", "9lives", "-a", "a-", "a--b", "UPPER", "with space", "a.b", "x".repeat(31)])(
    "cannot be %j",
    (slug) => expect(slugSchema.safeParse(slug).success).toBe(false),
  )

  it("gets a number where it is taken, also when it is as long as can be", () => {
    expect(freeSlug("web", new Set())).toBe("web")
    expect(freeSlug("web", new Set(["web", "web-2"]))).toBe("web-3")
    const long = "x".repeat(30)
    expect(freeSlug(long, new Set([long]))).toBe(`${"x".repeat(28)}-2`)
  })
})
