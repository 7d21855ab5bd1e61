import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { Button } from "./button.tsx"
import { Notice, type NoticeProps } from "./notice.tsx"

const looks = ["info", "good", "warn", "bad"] satisfies NoticeProps["look"][]

describe("a notice", () => {
  it("interrupts a screen reader with bad news", () => {
    expect(show(<Notice look="bad">It broke.</Notice>).all("div")[0]?.role).toBe("alert")
  })

  it.each(["info", "good", "warn"] as const)("waits its turn with %s news", (look) => {
    expect(show(<Notice look={look}>Text</Notice>).all("div")[0]?.role).toBe("status")
  })

  it("is information where nobody says otherwise", () => {
    expect(show(<Notice>Text</Notice>).html).toBe(show(<Notice look="info">Text</Notice>).html)
  })

  it("reads title, text, then the way on", () => {
    const paint = show(
      <Notice look="bad" title="The build failed" actions={<Button>Try again</Button>}>
        Line 3 has no instruction.
      </Notice>,
    )
    expect(paint.text).toBe("The build failed Line 3 has no instruction. Try again")
  })

  it("draws no empty title", () => {
    expect(show(<Notice>Text</Notice>).all("p")).toEqual([])
  })

  it("has a sign of its own for each look", () => {
    const signs = looks.map((look) => /<svg.*<\/svg>/.exec(show(<Notice look={look} />).html)?.[0])
    expect(new Set(signs).size).toBe(looks.length)
  })
})
