import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import { listActivity, recordAudit } from "./index.ts"

let core: TestCore
let team: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  for (let number = 1; number <= 25; number += 1) {
    await recordAudit(core.database, {
      teamId: team.teamId,
      actor: { ...team.actor, address: "10.0.0.1" },
      action: number % 5 === 0 ? "secret.created" : "service.updated",
      subject: { id: `thing-${number}`, name: `Thing ${number}` },
      detail: { number },
    })
  }
})
afterAll(() => core.close())

const teamId = () => team.teamId

describe("a team's activity", () => {
  it("says who did what to which thing, when and from where, newest first", async () => {
    const { entries } = await listActivity(core.database, { teamId: teamId(), limit: 1 })
    expect(entries).toEqual([
      {
        id: expect.any(String),
        at: expect.any(Date),
        actor: { kind: "user", id: team.owner.id, name: "Acme owner", address: "10.0.0.1" },
        action: "secret.created",
        subject: { kind: "secret", id: "thing-25", name: "Thing 25" },
        detail: { number: 25 },
      },
    ])
  })

  it("is read page by page without a gap or a repetition", async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listActivity>> = await listActivity(core.database, {
        teamId: teamId(),
        limit: 10,
        cursor,
      })
      seen.push(...page.entries.map(({ subject }) => subject.id))
      cursor = page.next
    } while (cursor !== null)
    // The team's own making is the oldest entry.
    expect(seen).toHaveLength(26)
    expect(new Set(seen).size).toBe(26)
    expect(seen.at(-1)).toBe(teamId())
  })

  it("can be narrowed to one kind of thing", async () => {
    const { entries } = await listActivity(core.database, {
      teamId: teamId(),
      limit: 50,
      subjectKind: "secret",
    })
    expect(entries.map(({ subject }) => subject.name)).toEqual(
      [25, 20, 15, 10, 5].map((number) => `Thing ${number}`),
    )
  })

  it("is nobody else's", async () => {
    const other = await makeTestTeam(core, "Other")
    const { entries } = await listActivity(core.database, { teamId: other.teamId, limit: 50 })
    expect(entries).toMatchObject([{ action: "team.created" }])
  })
})
