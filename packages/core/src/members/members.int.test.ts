import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { newId } from "../ids.ts"
import { findTeamOf } from "../teams/index.ts"
import { lastDeed, makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import { insertUser } from "../users/index.ts"
import { changeRole, insertMember, listMembers, type Role, removeMember } from "./index.ts"

let core: TestCore
let team: TestTeam
beforeAll(async () => {
  core = await openTestCore()
})
beforeEach(async () => {
  team = await makeTestTeam(core, "Acme")
})
afterAll(() => core?.close())

/** Makes a person and a member of them; returns their id. */
async function join(role: Role, name: string = role): Promise<string> {
  const person = { email: `${newId()}@example.com`, name, passwordHash: null, locale: "en" as const }
  const { id: userId } = await insertUser(core.database, person)
  await insertMember(core.database, { teamId: team.teamId, userId, role, createdById: team.owner.id })
  return userId
}

const rolesNow = async () =>
  Object.fromEntries((await listMembers(core.database, team)).map(({ userId, role }) => [userId, role]))

describe("the members of a team", () => {
  it("are listed in the order in which they joined, with name, address and role", async () => {
    const userId = await join("viewer", "Grace")
    expect(await listMembers(core.database, team)).toMatchObject([
      { userId: team.owner.id, name: "Acme owner", email: team.owner.email, role: "owner" },
      { userId, name: "Grace", role: "viewer", joinedAt: expect.any(Date) },
    ])
  })

  it("join once", async () => {
    const userId = await join("viewer")
    const again = insertMember(core.database, { teamId: team.teamId, userId, role: "admin", createdById: "" })
    await expect(again).rejects.toMatchObject({ code: "already_member", kind: "conflict" })
    expect(await rolesNow()).toMatchObject({ [userId]: "viewer" })
  })
})

describe("changing a role", () => {
  it("is written down with what it was and what it is", async () => {
    const userId = await join("viewer", "Grace")
    await changeRole(team, { userId, role: "developer", by: "owner" })
    expect(await rolesNow()).toMatchObject({ [userId]: "developer" })
    expect(await lastDeed(team)).toMatchObject({
      actor: { id: team.owner.id },
      action: "member.role_changed",
      subject: { id: userId, name: "Grace" },
      detail: { from: "viewer", to: "developer" },
    })
  })

  it.each([
    ["an admin", "admin", "viewer", "owner"],
    ["a developer", "developer", "viewer", "deployer"],
    ["an admin over an owner", "admin", "owner", "viewer"],
  ] as const)("by %s reaches no higher than themselves", async (_, by, from, to) => {
    const userId = await join(from)
    const deed = await lastDeed(team)
    await expect(changeRole(team, { userId, role: to, by })).rejects.toMatchObject({
      code: "role_too_high",
      kind: "forbidden",
    })
    expect(await rolesNow()).toMatchObject({ [userId]: from })
    expect(await lastDeed(team)).toEqual(deed)
  })

  it("leaves the team an owner, also when its two owners step down at the same moment", async () => {
    const second = await join("owner")
    const stepDown = (userId: string) => changeRole(team, { userId, role: "viewer", by: "owner" })
    const both = await Promise.allSettled([stepDown(team.owner.id), stepDown(second)])
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    const refused = both.find((one) => one.status === "rejected")
    expect(refused?.reason).toMatchObject({
      code: "last_owner",
      userMessage: "This is the team's only owner. Make somebody else an owner first.",
    })
    expect(Object.values(await rolesNow()).sort()).toEqual(["owner", "viewer"])
  })

  it("does not reach who is in another team", async () => {
    const other = await makeTestTeam(core, "Other")
    const change = changeRole(team, { userId: other.owner.id, role: "viewer", by: "owner" })
    await expect(change).rejects.toMatchObject({ code: "member_not_found", kind: "not_found" })
    const membership = await findTeamOf(core.database, { slug: other.slug, userId: other.owner.id })
    expect(membership).toMatchObject({ role: "owner" })
  })
})

describe("removing a member", () => {
  it("closes the team to them at once and is written down", async () => {
    const userId = await join("developer", "Grace")
    await removeMember(team, { userId, by: "admin" })
    expect(await findTeamOf(core.database, { slug: team.slug, userId })).toBeUndefined()
    expect(await lastDeed(team)).toMatchObject({
      action: "member.removed",
      subject: { id: userId, name: "Grace" },
    })
    await expect(removeMember(team, { userId, by: "owner" })).rejects.toMatchObject({
      code: "member_not_found",
    })
  })

  it("by an admin spares the owners", async () => {
    const second = await join("owner")
    const removal = removeMember(team, { userId: second, by: "admin" })
    await expect(removal).rejects.toMatchObject({
      code: "role_too_high",
      userMessage: "Only a person with the role owner can give or take it.",
    })
    expect(await rolesNow()).toMatchObject({ [second]: "owner" })
  })

  it("leaves an owner when two owners remove each other at the same moment", async () => {
    const second = await join("owner")
    const both = await Promise.allSettled([
      removeMember(team, { userId: team.owner.id, by: "owner" }),
      removeMember(team, { userId: second, by: "owner" }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    expect(Object.values(await rolesNow())).toEqual(["owner"])
  })
})
