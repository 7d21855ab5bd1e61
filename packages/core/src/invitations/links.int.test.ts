import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { listMembers } from "../members/index.ts"
import {
  dumpDatabase,
  lastDeed,
  makeTestTeam,
  openTestCore,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { findUser, signIn } from "../users/index.ts"
import { acceptInvitation, getInvitation, inviteMember } from "./index.ts"
import { acceptInvitationSchema, inviteSchema } from "./schema.ts"

let core: TestCore
let team: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
})
afterAll(() => core?.close())

const weekMs = 7 * 24 * 60 * 60 * 1000
let guests = 0
/** Somebody who has no account yet. */
function guest() {
  const email = `guest-${++guests}@example.com`
  return {
    name: "Grace",
    email,
    password: "a long enough password",
    locale: "ko" as const,
    address: "10.0.0.9",
  }
}

describe("an invitation's link", () => {
  it("is shown once: what is kept cannot be used, and the activity names the role alone", async () => {
    const { token, expiresAt } = await inviteMember(team, { role: "developer" })
    expect(await dumpDatabase(core.url)).not.toContain(token)
    expect(expiresAt.getTime() - core.now().getTime()).toBeGreaterThan(weekMs - 60_000)
    expect(await lastDeed(team)).toMatchObject({
      actor: { id: team.owner.id },
      action: "invitation.created",
      detail: { role: "developer" },
    })
  })

  it("tells who looks at it the team, the role and until when, and nothing of its members", async () => {
    const { token, expiresAt } = await inviteMember(team, { role: "viewer" })
    expect(await getInvitation(core, token)).toEqual({ teamName: "Acme", role: "viewer", expiresAt })
  })

  it.each(["", "made-up", "x".repeat(5000)])("that nobody made opens nothing: %j", async (token) => {
    const invalid = { code: "invitation_invalid", kind: "not_found" }
    await expect(getInvitation(core, token)).rejects.toMatchObject(invalid)
    await expect(acceptInvitation(core, { ...guest(), token })).rejects.toMatchObject(invalid)
  })

  it("brings one of two in who use it at the same moment, and makes no account of the other", async () => {
    const { token } = await inviteMember(team, { role: "viewer" })
    const [one, two] = [guest(), guest()]
    const both = await Promise.allSettled([
      acceptInvitation(core, { ...one, token }),
      acceptInvitation(core, { ...two, token }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    const made = await Promise.all([one, two].map(({ email }) => findUser(core.database, { email })))
    expect(made.filter((user) => user !== undefined)).toHaveLength(1)
  })

  it("opens nothing after a week, also for who looked at it before", async () => {
    const other = await makeTestTeam(core, "Late")
    const { token } = await inviteMember(other, { role: "viewer" })
    await getInvitation(core, token)
    core.advance(weekMs + 1000)
    await expect(acceptInvitation(core, { ...guest(), token })).rejects.toMatchObject({
      code: "invitation_invalid",
      userMessage: "This invitation is used or expired. Ask for a fresh one.",
    })
    expect(await listMembers(core.database, other)).toHaveLength(1)
  })
})

describe("who accepts", () => {
  it("gets an account with their own password and language, and is written down as having joined", async () => {
    const { token } = await inviteMember(team, { role: "deployer" })
    const person = guest()
    await acceptInvitation(core, { ...person, token })
    const { user } = await signIn(core, { ...person, userAgent: "" })
    expect(user).toMatchObject({ name: "Grace", locale: "ko" })
    expect(await lastDeed(team)).toMatchObject({
      actor: { kind: "user", id: user.id, address: "10.0.0.9" },
      action: "member.joined",
      subject: { id: user.id, name: "Grace" },
      detail: { role: "deployer" },
    })
  })

  it("with an account keeps its name and password, whatever else was typed", async () => {
    const { token } = await inviteMember(team, { role: "viewer" })
    const other = await makeTestTeam(core, "Elsewhere")
    const { email, password } = other.owner
    await acceptInvitation(core, { ...guest(), email, password, name: "Somebody else", token })
    const members = await listMembers(core.database, team)
    expect(members).toContainEqual(expect.objectContaining({ name: "Elsewhere owner", role: "viewer" }))
  })

  it("cannot try passwords of other people without end, and the link stays unused", async () => {
    const { token } = await inviteMember(team, { role: "viewer" })
    const victim = await makeTestTeam(core, "Victim")
    const { email } = victim.owner
    const attempt = () => acceptInvitation(core, { ...guest(), email, password: "a wrong password", token })
    for (let turn = 0; turn < 10; turn += 1) {
      await expect(attempt()).rejects.toMatchObject({ code: "sign_in_refused" })
    }
    await expect(attempt()).rejects.toMatchObject({ code: "too_many_sign_ins", kind: "rate_limited" })
    expect(await getInvitation(core, token)).toMatchObject({ role: "viewer" })
  })
})

describe("what can be asked for", () => {
  it("is any role but the owner's", () => {
    expect(inviteSchema.safeParse({ role: "admin" }).success).toBe(true)
    expect(inviteSchema.safeParse({ role: "owner" }).success).toBe(false)
  })

  it("is accepted with a whole name, address and password", () => {
    const input = { token: "t", name: "", email: "x", password: "short" }
    const messages = acceptInvitationSchema.safeParse(input).error?.issues.map(({ message }) => message)
    expect(messages).toEqual([
      "Tell us your name.",
      "This is not an e-mail address.",
      "Use at least 10 characters.",
    ])
  })
})
