import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { Card } from "./card.tsx"

describe("a card", () => {
  it("is a region named by its title", () => {
    const paint = show(
      <Card title="Timeline" description="One step under the other.">
        steps
      </Card>,
    )
    expect(paint.the("section")["aria-label"]).toBe("Timeline")
    expect(paint.texts("h2")).toEqual(["Timeline"])
    expect(paint.text).toBe("Timeline One step under the other. steps")
  })

  it("has no header where there is nothing to say or do", () => {
    const paint = show(<Card>alone</Card>)
    expect(paint.all("header")).toEqual([])
    expect(paint.the("section")).not.toHaveProperty("aria-label")
  })

  it("keeps its deeds in the header, after the title", () => {
    const paint = show(
      <Card title="Ports" actions={<a href="/ports">Add</a>}>
        80
      </Card>,
    )
    expect(paint.texts("header")).toEqual(["Ports Add"])
  })

  it("can be the target of a link into the page", () => {
    expect(
      show(
        <Card id="ports" title="Ports">
          80
        </Card>,
      ).the("section").id,
    ).toBe("ports")
  })

  it("lets tables reach its edge when it is flush", () => {
    const inner = (paint: ReturnType<typeof show>) => paint.all("div").at(-1)?.class ?? ""
    expect(inner(show(<Card flush>rows</Card>))).not.toContain("px-4")
    expect(inner(show(<Card>rows</Card>))).toContain("px-4")
  })
})
