import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { endSession, listSessions, openSessionCheck } from "../sessions/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import { changePassword, signIn, signInByGithub } from "./index.ts"

let core: TestCore
let team: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
})
afterAll(() => core.close())

const visitor = (address: string) => ({ address, userAgent: "test" })
const quarterHourMs = 15 * 60 * 1000

describe("signing in", () => {
  it("opens a session for the right password, whatever the case of the e-mail", async () => {
    const { email, password, id } = team.owner
    const signedIn = await signIn(core, { email: email.toUpperCase(), password, ...visitor("10.0.0.1") })
    expect(signedIn.user).toMatchObject({ id, email })
    expect(await openSessionCheck(core).userOf(signedIn.sessionId)).toMatchObject({ id })
  })

  it("answers alike to an unknown e-mail and to a wrong password, after the same work", async () => {
    const attempt = async (email: string) => {
      const started = performance.now()
      const request = { email, password: "not the password", ...visitor("10.0.0.2") }
      const error: unknown = await signIn(core, request).catch((reason: unknown) => reason)
      return { error, ms: performance.now() - started }
    }
    const unknown = await attempt("nobody@example.com")
    const wrong = await attempt(team.owner.email)
    expect(unknown.error).toMatchObject({ code: "sign_in_refused" })
    expect(wrong.error).toEqual(unknown.error)
    expect(unknown.ms).toBeGreaterThan(wrong.ms / 4)
  })

  it("stops a guesser after ten tries, also with the right password and from many addresses, for a quarter of an hour", async () => {
    const victim = await makeTestTeam(core, "Victim")
    const { email, password } = victim.owner
    const guesses = Array.from({ length: 30 }, (_, number) =>
      signIn(core, { email, password: "guess", ...visitor(`10.1.0.${number}`) }).catch(
        (error: { code?: string }) => error.code,
      ),
    )
    const codes = await Promise.all(guesses)
    expect(codes.filter((code) => code === "sign_in_refused")).toHaveLength(10)
    expect(codes.filter((code) => code === "too_many_sign_ins")).toHaveLength(20)
    const right = () => signIn(core, { email, password, ...visitor("10.2.0.1") })
    await expect(right()).rejects.toMatchObject({ code: "too_many_sign_ins", kind: "rate_limited" })
    core.advance(quarterHourMs + 1000)
    expect(await right()).toMatchObject({ user: { email } })
  })

  it("stops an address that tries many e-mails, and nobody else", async () => {
    const { email, password } = team.owner
    for (let number = 0; number < 51; number += 1) {
      const request = { email: `${number}@example.com`, password: "x", ...visitor("10.3.0.1") }
      await signIn(core, request).catch(() => undefined)
    }
    const from = (address: string) => signIn(core, { email, password, ...visitor(address) })
    await expect(from("10.3.0.1")).rejects.toMatchObject({ code: "too_many_sign_ins" })
    expect(await from("10.3.0.2")).toMatchObject({ user: { email } })
  })

  it("by GitHub lets in who owns a user's e-mail, remembers the account, and makes no users", async () => {
    const { email, id } = team.owner
    const account = { githubId: "42", ...visitor("10.0.0.3") }
    await expect(
      signInByGithub(core, { ...account, verifiedEmails: ["x@example.com"] }),
    ).rejects.toMatchObject({
      code: "github_not_linked",
    })
    expect(await signInByGithub(core, { ...account, verifiedEmails: [email] })).toMatchObject({
      user: { id },
    })
    expect(await signInByGithub(core, { ...account, verifiedEmails: [] })).toMatchObject({ user: { id } })
  })
})

describe("a session", () => {
  const open = () => signIn(core, { ...team.owner, ...visitor("10.0.0.4") })

  it("opens nothing from the moment it is revoked", async () => {
    const check = openSessionCheck(core)
    const { sessionId } = await open()
    expect(await check.userOf(sessionId)).toBeDefined()
    await endSession(core, { sessionId, actor: team.actor })
    check.forget()
    expect(await check.userOf(sessionId)).toBeUndefined()
  })

  it("ended by another process opens nothing two seconds later", async () => {
    const check = openSessionCheck(core)
    const { sessionId } = await open()
    await check.userOf(sessionId)
    await endSession(core, { sessionId, actor: team.actor })
    core.advance(2001)
    expect(await check.userOf(sessionId)).toBeUndefined()
  })

  it("cannot be revoked by another person", async () => {
    const other = await makeTestTeam(core, "Other")
    const { sessionId } = await open()
    const revoked = endSession(core, { sessionId, actor: other.actor })
    await expect(revoked).rejects.toMatchObject({ kind: "not_found" })
  })

  it("ends after thirty days", async () => {
    const { sessionId } = await open()
    core.advance(31 * 24 * 60 * 60 * 1000)
    expect(await openSessionCheck(core).userOf(sessionId)).toBeUndefined()
  })

  it("is the only one left when its owner changes the password", async () => {
    const member = await makeTestTeam(core, "Changer")
    const signedIn = await signIn(core, { ...member.owner, ...visitor("10.0.0.5") })
    const stolen = await signIn(core, { ...member.owner, ...visitor("10.0.0.6") })
    const { actor } = member
    const change = { actor, sessionId: signedIn.sessionId, next: "another long password" }
    await expect(changePassword(core, { ...change, current: "wrong" })).rejects.toMatchObject({
      code: "wrong_password",
    })
    await changePassword(core, { ...change, current: member.owner.password })
    const left = await listSessions(core.database, {
      userId: member.owner.id,
      currentId: signedIn.sessionId,
      at: core.now(),
    })
    expect(left).toMatchObject([{ id: signedIn.sessionId, isCurrent: true }])
    expect(await openSessionCheck(core).userOf(stolen.sessionId)).toBeUndefined()
    await expect(signIn(core, { ...member.owner, ...visitor("10.0.0.7") })).rejects.toMatchObject({
      code: "sign_in_refused",
    })
  })
})
