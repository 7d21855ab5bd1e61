import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { Page } from "./page.tsx"

describe("the frame of a page", () => {
  it("has the page's name as its only first heading", () => {
    const paint = show(<Page title="Images">list</Page>)
    expect(paint.texts("h1")).toEqual(["Images"])
    expect(paint.text).toBe("Images list")
  })

  it("leads back to where the page hangs, outermost first", () => {
    const paint = show(
      <Page
        title="api"
        crumbs={[
          { href: "/naru/projects/shop", label: "Shop" },
          { href: "/naru/projects/shop/production", label: "production" },
        ]}
      >
        tabs
      </Page>,
    )
    expect(paint.links).toEqual({
      Shop: "/naru/projects/shop",
      production: "/naru/projects/shop/production",
    })
    expect(paint.html.indexOf("Shop")).toBeLessThan(paint.html.indexOf("production</a>"))
  })

  it("hides the strokes between the crumbs from ears", () => {
    const crumbs = [
      { href: "/a", label: "A" },
      { href: "/b", label: "B" },
    ]
    const spans = show(
      <Page title="C" crumbs={crumbs}>
        c
      </Page>,
    ).all("span")
    expect(spans.map((span) => span["aria-hidden"])).toEqual(["true"])
  })

  it("draws no empty list of crumbs", () => {
    expect(
      show(
        <Page title="Overview" crumbs={[]}>
          x
        </Page>,
      ).all("ol"),
    ).toEqual([])
  })

  it("reads title, status, description and deeds in that order", () => {
    const paint = show(
      <Page
        title="api"
        beside="Live"
        description="Answers the shop."
        actions={<button type="button">Deploy</button>}
      >
        body
      </Page>,
    )
    expect(paint.text).toBe("api Live Answers the shop. Deploy body")
  })

  it("is wider for tables and logs", () => {
    const wide = show(
      <Page title="Logs" wide>
        x
      </Page>,
    ).all("div")[0]
    expect(wide?.class).toContain("max-w-7xl")
    expect(show(<Page title="Logs">x</Page>).all("div")[0]?.class).toContain("max-w-6xl")
  })
})
