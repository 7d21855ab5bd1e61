import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import {
  endSession,
  listSessions,
  openSession,
  openSessionCheck,
  revokeSessions,
  sessionLifetimeMs,
} from "./index.ts"

let core: TestCore
let ada: TestTeam
let eve: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  ada = await makeTestTeam(core, "Ada")
  eve = await makeTestTeam(core, "Eve")
})
afterAll(() => core?.close())

const open = (person: TestTeam, userAgent = "Firefox") =>
  openSession(core.database, { userId: person.owner.id, userAgent, address: "10.0.0.1", now: core.now() })
const list = (person: TestTeam, currentId = "") =>
  listSessions(core.database, { userId: person.owner.id, currentId, at: core.now() })
const end = (person: TestTeam, sessionId: string) => endSession(core, { sessionId, actor: person.actor })

describe("a session", () => {
  it("has an id that cannot be guessed and tells where it was opened", async () => {
    const [id, other] = [await open(ada), await open(ada)]
    expect(id).toMatch(/^[\w-]{43}$/)
    expect(id).not.toBe(other)
    expect(await list(ada, id)).toContainEqual({
      id,
      userAgent: "Firefox",
      address: "10.0.0.1",
      createdAt: expect.any(Date),
      lastSeenAt: expect.any(Date),
      isCurrent: true,
    })
  })

  it("keeps a user agent of any length in a short form", async () => {
    const id = await open(ada, "x".repeat(5000))
    const sessions = await list(ada)
    expect(sessions.find((one) => one.id === id)?.userAgent).toHaveLength(300)
  })

  it("belongs to its person until they end it, once, and that is written down", async () => {
    const id = await open(ada)
    expect(await openSessionCheck(core).userOf(id)).toEqual({
      id: ada.owner.id,
      name: "Ada owner",
      email: ada.owner.email,
      locale: "en",
    })
    await end(ada, id)
    const entries = await core.database.auditEntry.findMany({ where: { action: "user.session_ended" } })
    expect(entries).toMatchObject([{ actorId: ada.owner.id, teamId: null }])
    expect(JSON.stringify(entries)).not.toContain(id)
    expect(await openSessionCheck(core).userOf(id)).toBeUndefined()
    expect((await list(ada)).map((one) => one.id)).not.toContain(id)
    await expect(end(ada, id)).rejects.toMatchObject({ code: "session_not_found", kind: "not_found" })
  })

  it("is neither shown to nor ended by another person", async () => {
    const id = await open(ada)
    expect((await list(eve)).map((one) => one.id)).not.toContain(id)
    await expect(end(eve, id)).rejects.toMatchObject({ kind: "not_found" })
    await revokeSessions(core.database, { userId: eve.owner.id, except: "", at: core.now() })
    expect(await openSessionCheck(core).userOf(id)).toMatchObject({ id: ada.owner.id })
  })

  it("opens nothing from the moment at which it expires, and is listed no more", async () => {
    const id = await open(eve)
    core.advance(sessionLifetimeMs - 60_000)
    expect(await openSessionCheck(core).userOf(id)).toBeDefined()
    core.advance(60_000)
    expect(await openSessionCheck(core).userOf(id)).toBeUndefined()
    expect((await list(eve)).map((one) => one.id)).not.toContain(id)
  })

  it("that nobody opened belongs to nobody", async () => {
    expect(await openSessionCheck(core).userOf("made-up")).toBeUndefined()
  })
})

describe("all sessions of a person but one", () => {
  it("end at once, and that one goes on", async () => {
    const [mine, ...others] = [await open(eve), await open(eve), await open(eve)]
    await revokeSessions(core.database, { userId: eve.owner.id, except: mine, at: core.now() })
    const check = openSessionCheck(core)
    expect(await check.userOf(mine)).toBeDefined()
    for (const id of others) expect(await check.userOf(id)).toBeUndefined()
    expect(await list(eve, mine)).toMatchObject([{ id: mine, isCurrent: true }])
  })
})

describe("the check of sessions", () => {
  it("asks the database once for the requests of one page, also for a session that is none", async () => {
    const asked: string[] = []
    const database = new Proxy(core.database, {
      get(target, name) {
        if (name === "session") asked.push(name)
        return Reflect.get(target, name)
      },
    })
    const check = openSessionCheck({ database, now: core.now })
    await check.userOf("made-up")
    const once = asked.length
    await check.userOf("made-up")
    await check.userOf("made-up")
    expect(asked).toHaveLength(once)
    check.forget()
    await check.userOf("made-up")
    expect(asked).toHaveLength(once * 2)
  })

  it("notes once a minute that a session is in use", async () => {
    const id = await open(ada)
    const check = openSessionCheck(core)
    const seenAt = async () => (await list(ada)).find((one) => one.id === id)?.lastSeenAt.getTime() ?? 0
    await check.userOf(id)
    const first = await seenAt()
    core.advance(30_000)
    await check.userOf(id)
    expect(await seenAt()).toBe(first)
    core.advance(31_000)
    await check.userOf(id)
    expect(await seenAt()).toBeGreaterThanOrEqual(first + 61_000)
  })
})
