import { describe, expect, it } from "vitest"
import { hostnameCandidates } from "./generate-domain.ts"
import { hostnameSchema } from "./schema.ts"

describe("a generated hostname", () => {
  const names = { service: "web", project: "shop", environment: "production", baseDomain: "localhost" }

  it("is the service's and the project's name, then with the environment's, then with a number", () => {
    expect(hostnameCandidates(names).slice(0, 3)).toEqual([
      "web-shop.localhost",
      "web-shop-production.localhost",
      "web-shop-2.localhost",
    ])
  })

  it("never has a label longer than the DNS takes", () => {
    const long = "x".repeat(30)
    const candidates = hostnameCandidates({ ...names, service: long, project: long, environment: long })
    expect(candidates.length).toBeGreaterThan(10)
    for (const candidate of candidates) expect(candidate.split(".")[0]?.length).toBeLessThanOrEqual(63)
  })
})

describe("a hostname", () => {
  it.each(["shop.example.com", "a.b", "xn--bcher-kva.example", "Shop.Example.COM"])("can be %s", (name) => {
    expect(hostnameSchema.parse(name)).toBe(name.toLowerCase())
  })

  it.each([
    "localhost",
    "*.example.com",
    "a_b.example.com",
    "-a.example.com",
    "1.2.3.4",
    "a..b",
    "http://a.b",
  ])("cannot be %s", (name) => expect(hostnameSchema.safeParse(name).success).toBe(false))
})
