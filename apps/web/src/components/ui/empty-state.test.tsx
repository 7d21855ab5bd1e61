import { describe, expect, it, vi } from "vitest"
import { show } from "#testing/show.tsx"
import { Badge } from "./badge.tsx"
import { EmptyState } from "./empty-state.tsx"
import { Fact, Facts } from "./facts.tsx"
import { Kbd } from "./kbd.tsx"
import { Segmented } from "./segmented.tsx"
import { Skeleton, SkeletonRows } from "./skeleton.tsx"
import { Spinner } from "./spinner.tsx"
import { Tooltip } from "./tooltip.tsx"

describe("an empty place", () => {
  it("says what will be here and offers the next step", () => {
    const paint = show(
      <EmptyState icon={<svg aria-hidden="true" />} title="No images" action={<a href="/new">Define one</a>}>
        A Dockerfile becomes an image.
      </EmptyState>,
    )
    expect(paint.text).toBe("No images A Dockerfile becomes an image. Define one")
    expect(paint.links).toEqual({ "Define one": "/new" })
  })

  it("needs no next step where the person may do none", () => {
    const paint = show(
      <EmptyState icon={null} title="No images">
        Later.
      </EmptyState>,
    )
    expect(paint.all("div")).toHaveLength(3)
  })
})

describe("a place on hold", () => {
  it("is heard as busy, and its bars are not heard at all", () => {
    const paint = show(<SkeletonRows count={3} />)
    expect(paint.all("div")[0]?.["aria-busy"]).toBe("true")
    expect(paint.all("div")).toHaveLength(4)
    expect(paint.all("span").every((bar) => bar["aria-hidden"] === "true")).toBe(true)
  })

  it("takes the size of what will come", () => {
    expect(show(<Skeleton className="h-96" />).the("span").class).toContain("h-96")
  })

  it("turns a ring that says nothing by itself", () => {
    expect(show(<Spinner />).the("svg")["aria-hidden"]).toBe("true")
  })
})

describe("small parts", () => {
  it("pair names and values as terms and descriptions", () => {
    const paint = show(
      <Facts>
        <Fact name="User">root</Fact>
        <Fact name="Restarts">0</Fact>
      </Facts>,
    )
    expect(paint.texts("dt")).toEqual(["User", "Restarts"])
    expect(paint.texts("dd")).toEqual(["root", "0"])
    expect(paint.all("dl")).toHaveLength(1)
  })

  it("give a badge the tone of its meaning", () => {
    expect(show(<Badge tone="good">serving</Badge>).the("span").class).toContain("text-good")
    expect(show(<Badge>v2</Badge>).the("span").class).not.toContain("text-good")
  })

  it("mark a key of the keyboard as one", () => {
    expect(show(<Kbd>⌘K</Kbd>).texts("kbd")).toEqual(["⌘K"])
  })

  it("let one of a few be chosen, and tell which is", () => {
    const paint = show(
      <Segmented
        label="Image"
        value="name"
        onChange={vi.fn()}
        options={[
          { value: "definition", label: "Defined here" },
          { value: "name", label: "By name" },
        ]}
      />,
    )
    expect(paint.the("div")["aria-label"]).toBe("Image")
    expect(paint.all("button").map((option) => option["aria-checked"])).toEqual(["false", "true"])
  })

  it("keep a tooltip's words out of the way until they are asked for", () => {
    const paint = show(
      <Tooltip text="Follow the end">
        <button type="button">Follow</button>
      </Tooltip>,
    )
    expect(paint.text).toBe("Follow")
  })
})
