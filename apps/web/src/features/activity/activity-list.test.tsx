import { type ActivityEntry, subjectKinds } from "@naru/core/audit/schema"
import { afterEach, describe, expect, it, vi } from "vitest"
import { ago, anEntry, inTeam, team } from "#testing/records.tsx"
import { show } from "#testing/show.tsx"
import { ActivityList } from "./activity-list.tsx"
import { ActivityPage } from "./activity-page.tsx"

describe("the activity of a team", () => {
  it("reads as a sentence: who did what to which thing, and when", () => {
    const paint = show(<ActivityList entries={[anEntry()]} />)
    expect(paint.texts("li")).toEqual(["Mina created the service Shop API 3 minutes ago"])
  })

  it.each([
    ["deployment.went_live", "made live"],
    ["deployment.rollback_requested", "rolled back"],
    ["deployment.failed", "could not deploy"],
    ["secret.rotated", "rotated the secret"],
    ["container.terminal_opened", "opened a terminal in"],
  ])("has words for %s in both languages", (action, words) => {
    const node = <ActivityList entries={[anEntry({ action })]} />
    expect(show(node).text).toContain(`Mina ${words} Shop API`)
    expect(show(node, { locale: "ko" }).text).not.toContain(words)
  })

  it("keeps the name of a deed that this page does not know yet", () => {
    expect(show(<ActivityList entries={[anEntry({ action: "service.frozen" })]} />).text).toContain(
      "Mina service.frozen Shop API",
    )
  })

  it("calls what nobody did by Naru's name", () => {
    const entry = anEntry({ actor: { kind: "system", name: "worker-1" } })
    expect(show(<ActivityList entries={[entry]} />).texts("li")[0]).toMatch(/^Naru created/)
  })

  it("shows the address that a wish came from, where there is one", () => {
    const entry = anEntry({ actor: { kind: "user", name: "Mina", address: "192.0.2.7" } })
    const paint = show(<ActivityList entries={[entry]} />)
    expect(paint.text).toContain("192.0.2.7")
    expect(paint.html).toContain('title="From this address"')
    expect(show(<ActivityList entries={[anEntry()]} />).html).not.toContain("From this address")
  })

  it("stands under its day, each day once", () => {
    const at = (text: string) => new Date(text)
    const paint = show(
      <ActivityList
        entries={[
          anEntry({ id: "c", at: at("2026-03-05T12:00:00Z") }),
          anEntry({ id: "b", at: at("2026-03-04T12:30:00Z") }),
          anEntry({ id: "a", at: at("2026-03-04T12:00:00Z") }),
        ]}
      />,
    )
    expect(paint.texts("h2")).toEqual(["Thursday, March 5, 2026", "Wednesday, March 4, 2026"])
    expect(paint.all("li")).toHaveLength(3)
  })
})

describe("the days of the activity", () => {
  afterEach(() => vi.unstubAllEnvs())

  it.each(["Asia/Seoul", "UTC", "America/Los_Angeles"])("are the reader's own in %s", (zone) => {
    vi.stubEnv("TZ", zone)
    const noon = new Date(2026, 2, 5, 12)
    const paint = show(<ActivityList entries={[anEntry({ at: noon })]} />)
    expect(paint.texts("h2")).toEqual(["Thursday, March 5, 2026"])
  })
})

describe("the activity page", () => {
  function page(entries: ActivityEntry[], next: string | null = null, search = "") {
    return show(inTeam(<ActivityPage />), {
      search,
      answers: (client, api) => {
        for (const subjectKind of [undefined, ...subjectKinds]) {
          client.setQueryData(api.activity.list.infiniteQueryKey({ team, subjectKind }), {
            pages: [{ entries: subjectKind ? entries.slice(0, 1) : entries, next }],
            pageParams: [null],
          })
        }
      },
    })
  }

  it("says what will be written here before anything has happened", () => {
    expect(page([]).text).toContain("Nothing has happened yet Whatever people, webhooks or Naru itself")
  })

  it("offers more only where there is more", () => {
    expect(page([anEntry()], "entry-1").texts("button")).toContain("Show more")
    expect(page([anEntry()]).texts("button")).not.toContain("Show more")
  })

  it("has a filter with a name, which the address keeps", () => {
    const entries = [anEntry(), anEntry({ id: "entry-2", at: ago(4) })]
    expect(page(entries).the("button")["aria-label"]).toBe("Show")
    expect(page(entries).all("li")).toHaveLength(2)
    expect(page(entries, null, "?of=service").all("li")).toHaveLength(1)
  })
})
