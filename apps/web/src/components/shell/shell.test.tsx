import { describe, expect, it, vi } from "vitest"
import { ThemeProvider } from "#components/theme/theme-provider.tsx"
import { show } from "#testing/show.tsx"
import { Palette } from "./palette.tsx"
import { Shell } from "./shell.tsx"
import { Sidebar } from "./sidebar.tsx"
import { TeamMenu } from "./team-menu.tsx"
import { UserMenu } from "./user-menu.tsx"

const places = {
  Overview: "/hangang",
  Projects: "/hangang/projects",
  Images: "/hangang/images",
  Containers: "/hangang/containers",
  Secrets: "/hangang/secrets",
  Activity: "/hangang/activity",
  Settings: "/hangang/settings",
}

describe("the places of a team", () => {
  const current = (path: string) =>
    show(<Sidebar team="hangang" />, { path })
      .all("a")
      .filter((link) => link["aria-current"] === "page")
      .map(({ href }) => href)

  it("are links in a named navigation", () => {
    const paint = show(<Sidebar team="hangang" />)
    expect(paint.the("nav")["aria-label"]).toBe("Places")
    expect(paint.links).toEqual(places)
  })

  it("have Korean names and the same addresses", () => {
    const paint = show(<Sidebar team="hangang" />, { locale: "ko" })
    expect(Object.values(paint.links)).toEqual(Object.values(places))
    expect(Object.keys(paint.links)).not.toContain("Projects")
  })

  it.each([
    ["/hangang", ["/hangang"]],
    ["/hangang/images", ["/hangang/images"]],
    ["/hangang/images/api/builds/4", ["/hangang/images"]],
    ["/hangang/nowhere", []],
  ])("mark where %s belongs, and nothing else", (path, marked) => {
    expect(current(path)).toEqual(marked)
  })
})

describe("the frame around a team's pages", () => {
  const paint = show(
    <Shell team="hangang" teamMenu="Hangang" userMenu="Mina" onSearch={vi.fn()}>
      <p>the page</p>
    </Shell>,
    { path: "/hangang" },
  )

  it("lets a keyboard skip to the page first", () => {
    expect(paint.all("a")[0]?.href).toBe("#main")
    expect(paint.links["Skip to content"]).toBe("#main")
    expect(paint.the("main").id).toBe("main")
    expect(paint.texts("main")).toEqual(["the page"])
  })

  it("leads home from the mark, which has a name", () => {
    const marks = paint.all("a").filter((link) => link["aria-label"] === "Naru, to the overview")
    expect(marks.map(({ href }) => href)).toEqual(["/hangang", "/hangang"])
  })

  it("has a button for the places on a phone, and one to search everywhere", () => {
    const named = paint.all("button").map((button) => button["aria-label"])
    expect(named).toContain("Open menu")
    expect(named).toContain("Search")
    expect(paint.texts("button")).toContain("Search ⌘ K")
  })
})

describe("the menus of the frame", () => {
  it("say whose they are before they open", () => {
    const teams = show(
      <TeamMenu current={{ slug: "hangang", name: "Hangang" }} teams={[]} onCreate={vi.fn()} />,
    )
    expect(teams.the("button")).toMatchObject({ "aria-label": "Team Hangang", "aria-haspopup": "menu" })
    const user = show(
      <ThemeProvider initial="system">
        <UserMenu
          name="Mina"
          email="mina@example.org"
          settingsHref="/hangang/settings"
          onLocale={vi.fn()}
          onSignOut={vi.fn()}
        />
      </ThemeProvider>,
    )
    expect(user.the("button")).toMatchObject({ "aria-label": "Account of Mina", "aria-haspopup": "menu" })
  })

  it("show the first letter of a name, however many bytes it has", () => {
    const letter = (name: string) =>
      show(<TeamMenu current={{ slug: "t", name }} teams={[]} onCreate={vi.fn()} />).texts("span")[0]
    expect(letter("hangang")).toBe("H")
    expect(letter("한강")).toBe("한")
    expect(letter("🦆 ducks")).toBe("🦆")
  })

  it("keep the palette out of the page until it is called", () => {
    const groups = [{ heading: "Places", items: [{ id: "a", label: "Images", icon: null, target: "/a" }] }]
    expect(show(<Palette open={false} onOpenChange={vi.fn()} groups={groups} />).html).toBe("")
  })
})
