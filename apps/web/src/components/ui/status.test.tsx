import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { Status, type StatusLook, StatusMark } from "./status.tsx"

const looks: StatusLook[] = ["waiting", "busy", "good", "warn", "bad", "paused", "stopped", "off"]

/** The drawing alone: paths and circles without the colour that their frame has. */
function shapeOf(look: StatusLook): string {
  return show(<StatusMark look={look} />).html.replace(/^<svg[^>]*>/, "")
}

describe("a status", () => {
  it.each(looks)("says %s in words, and hides the drawing from ears", (look) => {
    const paint = show(<Status look={look} label="Running" />)
    expect(paint.text).toBe("Running")
    expect(paint.the("svg")["aria-hidden"]).toBe("true")
  })

  it("has a shape of its own for each look, so that colour is never the only sign", () => {
    expect(new Set(looks.map(shapeOf)).size).toBe(looks.length)
  })

  it("turns only while something is under way", () => {
    const turning = looks.filter((look) => show(<StatusMark look={look} />).html.includes("animate-spin"))
    expect(turning).toEqual(["busy"])
  })

  it("paints good and bad in different colours", () => {
    expect(show(<StatusMark look="good" />).the("svg").class).toContain("text-good")
    expect(show(<StatusMark look="bad" />).the("svg").class).toContain("text-bad")
  })
})
