import { describe, expect, it } from "vitest"
import { aBuild, digest, team } from "#testing/records.tsx"
import { show } from "#testing/show.tsx"
import { BuildTable } from "./build-table.tsx"

describe("the table of builds", () => {
  it("says what will be here before the first", () => {
    const paint = show(<BuildTable builds={[]} team={team} />)
    expect(paint.text).toMatch(/^Not built yet A build turns the Dockerfile into an image/)
    expect(paint.all("table")).toEqual([])
  })

  it("has a name and a heading over each column", () => {
    const paint = show(<BuildTable builds={[aBuild()]} team={team} />)
    expect(paint.the("table")["aria-label"]).toBe("Builds")
    expect(paint.texts("th")).toEqual(["Build", "Result", "Started", "Digest", "Cached steps", "Took"])
    expect(paint.texts("td")).toHaveLength(paint.texts("th").length)
  })

  it("tells of a build its number, result, reason, digest, cache and time", () => {
    const paint = show(<BuildTable builds={[aBuild()]} team={team} />)
    expect(paint.texts("td")).toEqual([
      "Build 4 3 minutes ago",
      "Built",
      "by Mina",
      digest.slice(7, 19),
      "5 / 6",
      "12s",
    ])
    expect(paint.links).toEqual({ "Build 4": "/hangang/images/api/builds/4" })
    expect(paint.the("code").title).toBe(digest)
  })

  it("puts a dash where a waiting build has nothing to tell", () => {
    const queued = aBuild({
      state: "queued",
      imageId: null,
      stepCount: null,
      cachedSteps: null,
      startedAt: null,
      finishedAt: null,
    })
    const cells = show(<BuildTable builds={[queued]} team={team} />).texts("td")
    expect(cells.slice(3)).toEqual(["–", "–", "–"])
  })

  it("counts no cached step as none", () => {
    const paint = show(<BuildTable builds={[aBuild({ cachedSteps: null })]} team={team} />)
    expect(paint.texts("td")[4]).toBe("0 / 6")
  })

  it("speaks Korean", () => {
    const paint = show(<BuildTable builds={[aBuild({ state: "failed" })]} team={team} />, { locale: "ko" })
    expect(paint.texts("td").slice(1, 3)).toEqual(["실패", "Mina 님이 직접"])
    expect(paint.texts("td")[5]).toBe("12초")
    expect(paint.text).not.toMatch(/Build|Result|Took/)
  })
})
