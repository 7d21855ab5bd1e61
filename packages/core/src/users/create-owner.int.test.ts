import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { listActivity } from "../audit/index.ts"
import { findTeamOf } from "../teams/index.ts"
import { openTestCore, type TestCore } from "../testing/index.ts"
import { createOwner, createOwnerLink, setupStatus, signIn } from "./index.ts"

let core: TestCore
beforeEach(async () => {
  core = await openTestCore()
})
afterEach(() => core.close())

const person = {
  name: "Ada",
  email: "ada@example.com",
  password: "a long enough password",
  teamName: "나루 Team",
  locale: "ko" as const,
}

describe("the owner link", () => {
  it("makes the owner and their team, who can then sign in", async () => {
    const token = await createOwnerLink(core.database)
    expect(await setupStatus(core, token)).toEqual({ needsOwner: true, isLinkValid: true })
    const { team, userId } = await createOwner(core, { ...person, token })
    expect(team).toBe("team")
    const membership = await findTeamOf(core.database, { slug: team, userId })
    expect(membership).toMatchObject({ name: "나루 Team", role: "owner" })
    const { user } = await signIn(core, { ...person, address: "10.0.0.1", userAgent: "" })
    expect(user).toMatchObject({ name: "Ada", locale: "ko" })
    const activity = await listActivity(core.database, { teamId: membership?.teamId ?? "", limit: 10 })
    expect(activity.entries).toMatchObject([{ action: "team.created", actor: { name: "Ada" } }])
  })

  it("works once, also when two use it at the same moment", async () => {
    const token = await createOwnerLink(core.database)
    const both = await Promise.allSettled([
      createOwner(core, { ...person, token }),
      createOwner(core, { ...person, email: "eve@example.com", token }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    expect(await setupStatus(core, token)).toEqual({ needsOwner: false, isLinkValid: false })
    await expect(createOwnerLink(core.database)).rejects.toMatchObject({ code: "owner_exists" })
  })

  it("stops to work after a day, and when a fresh one is made", async () => {
    const old = await createOwnerLink(core.database)
    const fresh = await createOwnerLink(core.database)
    await expect(createOwner(core, { ...person, token: old })).rejects.toMatchObject({
      code: "owner_link_invalid",
    })
    core.advance(25 * 60 * 60 * 1000)
    await expect(createOwner(core, { ...person, token: fresh })).rejects.toMatchObject({
      code: "owner_link_invalid",
    })
    expect(await setupStatus(core, fresh)).toEqual({ needsOwner: true, isLinkValid: false })
  })

  it("is kept as a hash only", async () => {
    const token = await createOwnerLink(core.database)
    const rows = await core.database.ownerLink.findMany()
    expect(JSON.stringify(rows)).not.toContain(token)
  })
})
