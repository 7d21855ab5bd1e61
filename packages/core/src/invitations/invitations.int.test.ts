import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { changeRole, listMembers, removeMember } from "../members/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import { acceptInvitation, getInvitation, inviteMember } from "./index.ts"

let core: TestCore
let team: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
})
afterAll(() => core.close())

const guest = {
  name: "Grace",
  email: "grace@example.com",
  password: "a long enough password",
  locale: "en" as const,
  address: "10.0.0.1",
}

describe("an invitation", () => {
  it("brings a new person into the team with its role, once", async () => {
    const { token } = await inviteMember(team, { role: "deployer" })
    expect(await getInvitation(core, token)).toMatchObject({ teamName: "Acme", role: "deployer" })
    expect(await acceptInvitation(core, { ...guest, token })).toEqual({ team: team.slug })
    const members = await listMembers(core.database, team)
    expect(members).toContainEqual(expect.objectContaining({ name: "Grace", role: "deployer" }))
    await expect(acceptInvitation(core, { ...guest, token })).rejects.toMatchObject({
      code: "invitation_invalid",
    })
  })

  it("brings an existing person in with their own password only", async () => {
    const other = await makeTestTeam(core, "Other")
    const { token } = await inviteMember(other, { role: "viewer" })
    const wrong = acceptInvitation(core, { ...guest, token, password: "not her password" })
    await expect(wrong).rejects.toMatchObject({ code: "sign_in_refused" })
    expect(await acceptInvitation(core, { ...guest, token })).toEqual({ team: other.slug })
  })

  it("does not join a member twice, and stays usable for somebody else", async () => {
    const { token } = await inviteMember(team, { role: "viewer" })
    await expect(acceptInvitation(core, { ...guest, token })).rejects.toMatchObject({
      code: "already_member",
    })
    expect(await getInvitation(core, token)).toMatchObject({ role: "viewer" })
  })

  it("expires after a week", async () => {
    const { token } = await inviteMember(team, { role: "viewer" })
    core.advance(8 * 24 * 60 * 60 * 1000)
    await expect(getInvitation(core, token)).rejects.toMatchObject({ code: "invitation_invalid" })
  })
})

describe("a member", () => {
  const grace = async () => {
    const members = await listMembers(core.database, team)
    return members.find(({ name }) => name === "Grace")?.userId ?? ""
  }

  it("gets another role from who has at least that role", async () => {
    const userId = await grace()
    await expect(changeRole(team, { userId, role: "owner", by: "admin" })).rejects.toMatchObject({
      code: "role_too_high",
    })
    await changeRole(team, { userId, role: "admin", by: "owner" })
    const members = await listMembers(core.database, team)
    expect(members.find((member) => member.userId === userId)).toMatchObject({ role: "admin" })
  })

  it("who is the only owner stays one", async () => {
    const userId = team.owner.id
    await expect(removeMember(team, { userId, by: "owner" })).rejects.toMatchObject({ code: "last_owner" })
    await expect(changeRole(team, { userId, role: "viewer", by: "owner" })).rejects.toMatchObject({
      code: "last_owner",
    })
  })

  it("leaves the team when removed", async () => {
    await removeMember(team, { userId: await grace(), by: "owner" })
    expect(await listMembers(core.database, team)).toHaveLength(1)
  })
})
