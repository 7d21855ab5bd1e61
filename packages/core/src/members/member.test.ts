import { describe, expect, it } from "vitest"
import { assertAllowed } from "./index.ts"
import { type Action, actions, can, mayGrant, roles } from "./schema.ts"

const isAction = (name: string): name is Action => name in actions
const actionNames = Object.keys(actions).filter(isAction)

describe("the table of roles", () => {
  it("lets every role do what a lesser one may", () => {
    for (const action of actionNames) {
      const allowed = roles.map((role) => can(role, action))
      expect(allowed).toEqual([...allowed].sort())
      expect(can("owner", action)).toBe(true)
    }
  })

  it.each([
    ["viewer", "container.terminal"],
    ["deployer", "service.write"],
    ["developer", "service.remove"],
    ["developer", "member.invite"],
  ] as const)("keeps a %s from %s, and says which role it needs", (role, action) => {
    expect(() => assertAllowed(role, action)).toThrow(expect.objectContaining({ code: "not_allowed" }))
    expect(() => assertAllowed(role, action)).toThrow(action)
  })

  it("lets nobody give more than they have", () => {
    expect(mayGrant("admin", "admin")).toBe(true)
    expect(mayGrant("admin", "owner")).toBe(false)
    expect(mayGrant("developer", "viewer")).toBe(false)
  })
})
