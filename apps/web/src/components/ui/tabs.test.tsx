import { describe, expect, it, vi } from "vitest"
import { show } from "#testing/show.tsx"
import { LinkTabs } from "./link-tabs.tsx"
import { Tabs } from "./tabs.tsx"

describe("tabs of one page", () => {
  const paint = show(
    <Tabs
      label="Image"
      value="layers"
      onChange={vi.fn()}
      tabs={[
        { value: "builds", label: "Builds", content: "table of builds" },
        { value: "layers", label: "Layers", content: "stack of layers" },
      ]}
    />,
  )

  it("show the chosen panel and no other", () => {
    expect(paint.text).toBe("Builds Layers stack of layers")
  })

  it("tell ears which tab is chosen, and what the row of them is for", () => {
    expect(paint.all("button").map((tab) => [tab.role, tab["aria-selected"]])).toEqual([
      ["tab", "false"],
      ["tab", "true"],
    ])
    expect(paint.all("div").find(({ role }) => role === "tablist")?.["aria-label"]).toBe("Image")
  })

  it("tie the panel to its tab", () => {
    const tab = paint.all("button")[1]
    const panel = paint.all("div").find(({ id }) => id === tab?.["aria-controls"])
    expect(panel).toMatchObject({ role: "tabpanel", "aria-labelledby": tab?.id })
  })
})

describe("tabs that are pages", () => {
  const tabs = [
    { href: "/naru/shop/api", label: "Overview" },
    { href: "/naru/shop/api/logs", label: "Logs" },
  ]
  const at = (path: string) => show(<LinkTabs label="Service" tabs={tabs} />, { path })

  it("are links in a named navigation", () => {
    const paint = at("/naru/shop/api")
    expect(paint.the("nav")["aria-label"]).toBe("Service")
    expect(paint.links).toEqual({ Overview: "/naru/shop/api", Logs: "/naru/shop/api/logs" })
  })

  it.each([
    ["/naru/shop/api", ["page", undefined]],
    ["/naru/shop/api/logs", [undefined, "page"]],
    ["/naru/shop/api/deployments/1", [undefined, undefined]],
  ])("mark only the page that is open: %s", (path, current) => {
    expect(
      at(path)
        .all("a")
        .map((link) => link["aria-current"]),
    ).toEqual(current)
  })
})
