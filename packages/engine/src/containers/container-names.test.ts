import { describe, expect, it } from "vitest"
import { generateName, parseContainerName } from "./container-names.ts"

describe("container names", () => {
  it("makes adjective_noun that the name rule takes", () => {
    const name = generateName({ isTaken: () => false, random: () => 0 })
    expect(name).toBe("amber_acorn")
    expect(parseContainerName(name)).toBe(name)
  })

  it("adds a number when the pairs it tries are taken", () => {
    expect(generateName({ isTaken: (name) => !/\d/.test(name), random: () => 1 })).toBe("brave_aspen1")
  })

  it("takes the slash that Docker's API writes before a name", () => {
    expect(parseContainerName("/web.1-a_b")).toBe("web.1-a_b")
  })

  it.each(["", "/", "a", "-web", "we b", "wéb", "../x"])("refuses %j", (name) => {
    expect(() => parseContainerName(name)).toThrow(/only \[a-zA-Z0-9\]/)
  })
})
