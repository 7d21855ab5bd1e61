import { describe, expect, it } from "vitest"
import { secretChoices } from "./secret-choices.ts"

const team = (name: string) => ({ name, scope: { kind: "team" as const } })
const service = (name: string, serviceId: string) => ({
  name,
  scope: { kind: "service" as const, serviceId },
})

describe("the secrets that a service can take", () => {
  it("are the team's and its own, each name once", () => {
    const all = [team("TOKEN"), service("TOKEN", "s1"), service("KEY", "s1"), service("OTHER", "s2")]
    expect(secretChoices(all, "s1", []).map(({ name }) => name)).toEqual(["KEY", "TOKEN"])
  })
  it("show one that is listed but gone, and say so", () => {
    expect(secretChoices([team("TOKEN")], "s1", [{ name: "GONE" }])).toEqual([
      { name: "GONE", isMissing: true },
      { name: "TOKEN", isMissing: false },
    ])
  })
})
