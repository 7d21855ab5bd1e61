import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openSessionCheck } from "../sessions/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import {
  changePassword,
  checkPassword,
  findUser,
  hashPassword,
  insertUser,
  namesOfUsers,
  signIn,
  signInByGithub,
  updateUser,
  verifyPassword,
} from "./index.ts"
import { createOwnerSchema, emailSchema, passwordSchema } from "./schema.ts"

let core: TestCore
let team: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
})
afterAll(() => core?.close())

const visitor = { address: "10.9.0.1", userAgent: "test" }
const refused = { code: "sign_in_refused", kind: "unauthenticated" }

describe("an account", () => {
  it("has an e-mail address that no other account has", async () => {
    const { email } = team.owner
    const again = insertUser(core.database, { email, name: "Again", passwordHash: null, locale: "en" })
    await expect(again).rejects.toMatchObject({
      code: "email_taken",
      kind: "conflict",
      userMessage: "This e-mail address has an account already. Use its password.",
    })
  })

  it("is made once when two take an e-mail address at the same moment", async () => {
    const make = () =>
      insertUser(core.database, { email: "race@example.com", name: "R", passwordHash: null, locale: "en" })
    const made = await Promise.allSettled([make(), make()])
    expect(made.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
  })

  it("falls back to English where the database holds a language that Naru no longer speaks", async () => {
    const person = { email: "old@example.com", name: "Old", passwordHash: null, locale: "en" as const }
    const { id } = await insertUser(core.database, person)
    await updateUser(core.database, { id, locale: "ko" })
    expect(await findUser(core.database, { id })).toMatchObject({ locale: "ko" })
    await core.database.user.update({ where: { id }, data: { locale: "xx" } })
    expect(await findUser(core.database, { id })).toMatchObject({ locale: "en" })
  })

  it("is named in lists by id, unknown ones left out", async () => {
    const names = await namesOfUsers(core.database, [team.owner.id, team.owner.id, "nobody"])
    expect([...names]).toEqual([[team.owner.id, "Acme owner"]])
  })
})

describe("a password", () => {
  it("is kept as a hash that differs each time and names its own cost", async () => {
    const [one, two] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(one).not.toBe(two)
    expect(await verifyPassword(one, "correct horse")).toBe(true)
    expect(await verifyPassword(one, "Correct horse")).toBe(false)
  })

  it("fits nobody who has none", async () => {
    expect(await verifyPassword(null, "nobody has this password")).toBe(false)
    const user = { email: "github-only@example.com", name: "G", passwordHash: null, locale: "en" as const }
    await insertUser(core.database, user)
    const attempt = signIn(core, { email: user.email, password: "", ...visitor })
    await expect(attempt).rejects.toMatchObject(refused)
  })

  it("may be long rather than odd: ten characters at least, in any script", () => {
    expect(passwordSchema.safeParse("짧은암호").error?.issues[0]?.message).toBe("Use at least 10 characters.")
    expect(passwordSchema.safeParse("아주 긴 암호는 좋은 암호입니다").success).toBe(true)
    expect(passwordSchema.safeParse("x".repeat(201)).success).toBe(false)
  })

  it("is changed only by who knows the present one, and that is written down without it", async () => {
    const person = await makeTestTeam(core, "Changer")
    const { sessionId } = await signIn(core, { ...person.owner, ...visitor })
    const change = { actor: person.actor, sessionId, next: "a quite different password" }
    await expect(changePassword(core, { ...change, current: "guess" })).rejects.toMatchObject({
      code: "wrong_password",
      kind: "forbidden",
      userMessage: "The current password is wrong.",
    })
    await changePassword(core, { ...change, current: person.owner.password })
    const signedIn = await signIn(core, { email: person.owner.email, password: change.next, ...visitor })
    expect(signedIn.user).toMatchObject({ id: person.owner.id })
    const entries = await core.database.auditEntry.findMany({ where: { action: "user.password_changed" } })
    expect(entries).toMatchObject([{ actorId: person.owner.id, teamId: null, detail: null }])
    expect(JSON.stringify(entries)).not.toContain(change.next)
  })

  it("cannot be guessed for long by who found an open browser", async () => {
    const person = await makeTestTeam(core, "Found")
    const { sessionId } = await signIn(core, { ...person.owner, ...visitor })
    const guess = () =>
      changePassword(core, { actor: person.actor, sessionId, current: "guess", next: "another password" })
    for (let turn = 0; turn < 10; turn += 1) {
      await expect(guess()).rejects.toMatchObject({ code: "wrong_password" })
    }
    await expect(guess()).rejects.toMatchObject({ code: "too_many_sign_ins" })
  })

  it("of a person who is gone cannot be changed", async () => {
    const actor = { kind: "user" as const, id: "nobody", name: "Nobody" }
    const change = { actor, sessionId: "none", current: "x", next: "another password" }
    await expect(changePassword(core, change)).rejects.toMatchObject({ code: "user_not_found" })
  })

  it("is asked for again under the limit of sign-ins, and an unknown e-mail has none", async () => {
    const person = await makeTestTeam(core, "Asked")
    const { email, password, id } = person.owner
    const ask = (given: string, from = email) =>
      checkPassword(core, { email: from, password: given, address: "10.9.1.1" })
    expect(await ask(password)).toMatchObject({ id })
    expect(await ask("x", "unknown@example.com")).toBeUndefined()
    for (let turn = 0; turn < 10; turn += 1) await expect(ask("guess")).rejects.toMatchObject(refused)
    await expect(ask(password)).rejects.toMatchObject({ code: "too_many_sign_ins", kind: "rate_limited" })
  })
})

describe("the limit of sign-ins", () => {
  it("counts from the beginning again after a success", async () => {
    const person = await makeTestTeam(core, "Forgetful")
    const { email, password } = person.owner
    const attempt = (given: string) =>
      signIn(core, { email, password: given, address: "10.9.2.1", userAgent: "" })
    for (let turn = 0; turn < 9; turn += 1) await expect(attempt("guess")).rejects.toMatchObject(refused)
    await attempt(password)
    for (let turn = 0; turn < 9; turn += 1) await expect(attempt("guess")).rejects.toMatchObject(refused)
    expect(await attempt(password)).toMatchObject({ user: { email } })
  })

  it("keeps no attempt longer than its window", async () => {
    await signIn(core, { email: "who@example.com", password: "x", ...visitor }).catch(() => undefined)
    core.advance(16 * 60 * 1000)
    await signIn(core, { ...team.owner, ...visitor })
    const old = { at: { lt: new Date(core.now().getTime() - 15 * 60 * 1000) } }
    expect(await core.database.signInFailure.count({ where: old })).toBe(0)
  })
})

describe("a GitHub account", () => {
  const account = (githubId: string, ...verifiedEmails: string[]) =>
    signInByGithub(core, { githubId, verifiedEmails, ...visitor })

  it("is tied to one person, also when its e-mail moves to another", async () => {
    const [one, two] = [await makeTestTeam(core, "One"), await makeTestTeam(core, "Two")]
    const first = await account("gh-1", one.owner.email.toUpperCase())
    expect(first.user.id).toBe(one.owner.id)
    expect((await account("gh-1", two.owner.email)).user.id).toBe(one.owner.id)
    expect(await openSessionCheck(core).userOf(first.sessionId)).toMatchObject({ id: one.owner.id })
  })

  it("that nobody here owns opens nothing and says what to do", async () => {
    await expect(account("gh-2", "stranger@example.com")).rejects.toMatchObject({
      code: "github_not_linked",
      kind: "forbidden",
      userMessage: expect.stringContaining("Ask for an invitation first."),
    })
    expect(await core.database.account.count({ where: { providerAccountId: "gh-2" } })).toBe(0)
  })
})

describe("what a person types", () => {
  it("is an e-mail address in small letters without space around it", () => {
    expect(emailSchema.parse("  Ada@Example.COM ")).toBe("ada@example.com")
    expect(emailSchema.safeParse("ada").error?.issues[0]?.message).toBe("This is not an e-mail address.")
    expect(emailSchema.safeParse(`${"a".repeat(250)}@example.com`).success).toBe(false)
  })

  it("to become the owner needs each field, and the language may be left out", () => {
    const owner = {
      token: "t",
      name: " Ada ",
      email: "ada@example.com",
      password: "long enough",
      teamName: "A",
    }
    expect(createOwnerSchema.parse(owner)).toMatchObject({ name: "Ada", locale: "en" })
    const empty = createOwnerSchema.safeParse({ ...owner, name: " ", teamName: "" })
    expect(empty.error?.issues.map(({ message }) => message)).toEqual([
      "Tell us your name.",
      "Give the team a name.",
    ])
  })
})
