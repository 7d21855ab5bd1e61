import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { listMembers } from "../members/index.ts"
import { openTeamCipher } from "../secrets/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import { createTeam, findTeamOf, isFirstTeam, listTeamsOf } from "./index.ts"

let core: TestCore
let first: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  first = await makeTestTeam(core, "First")
})
afterAll(() => core.close())

const create = (request: { name: string; slug?: string }) =>
  createTeam(core, { ...request, actor: first.actor })

describe("a team", () => {
  it("belongs to who made it, who may have several", async () => {
    const { slug } = await create({ name: "Second" })
    expect(slug).toBe("second")
    const teams = await listTeamsOf(core.database, first.owner.id)
    expect(teams).toEqual([
      { slug: "first", name: "First", role: "owner" },
      { slug: "second", name: "Second", role: "owner" },
    ])
    const found = await findTeamOf(core.database, { slug, userId: first.owner.id })
    expect(await listMembers(core.database, { teamId: found?.teamId ?? "" })).toHaveLength(1)
  })

  it("gets a slug of its own where its name is taken or is a page's", async () => {
    expect(await create({ name: "First" })).toEqual({ slug: "first-2" })
    expect(await create({ name: "Setup" })).toEqual({ slug: "setup-2" })
    expect(await create({ name: "팀" })).toEqual({ slug: "team" })
    expect(await create({ name: "팀" })).toEqual({ slug: "team-2" })
  })

  it("cannot be given a slug that is taken or a page's", async () => {
    await expect(create({ name: "X", slug: "first" })).rejects.toMatchObject({ code: "team_name_taken" })
    await expect(create({ name: "X", slug: "api" })).rejects.toMatchObject({ code: "team_name_taken" })
  })

  it("is as if it were not for who does not belong to it", async () => {
    const other = await makeTestTeam(core, "Other")
    const found = await findTeamOf(core.database, { slug: "first", userId: other.owner.id })
    expect(found).toBeUndefined()
    expect(await isFirstTeam(core.database, first.teamId)).toBe(true)
    expect(await isFirstTeam(core.database, other.teamId)).toBe(false)
  })

  it("has a key of its own, which opens nothing of another team's", async () => {
    const other = await makeTestTeam(core, "Keys")
    const mine = await openTeamCipher(core, first.teamId)
    const theirs = await openTeamCipher(core, other.teamId)
    const sealed = mine.encrypt("value", "place")
    expect(mine.decrypt(sealed, "place")).toBe("value")
    expect(() => theirs.decrypt(sealed, "place")).toThrow("cannot be decrypted")
    const stolen = { ...core, masterKey: { bytes: new Uint8Array(32).fill(9) } }
    await expect(openTeamCipher(stolen, first.teamId)).rejects.toMatchObject({ code: "envelope_unreadable" })
  })
})
