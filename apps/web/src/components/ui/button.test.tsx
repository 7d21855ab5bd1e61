import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { Button } from "./button.tsx"

describe("a button", () => {
  it("submits no form unless it says so", () => {
    expect(show(<Button>Cancel</Button>).the("button").type).toBe("button")
    expect(show(<Button type="submit">Save</Button>).the("button").type).toBe("submit")
  })

  it("can be pressed while nothing is under way", () => {
    const button = show(<Button>Deploy</Button>).the("button")
    expect(button).not.toHaveProperty("disabled")
    expect(button).not.toHaveProperty("aria-busy")
  })

  it("takes no second press and is heard as busy while its work is under way", () => {
    const paint = show(<Button pending>Deploy</Button>)
    expect(paint.the("button")).toMatchObject({ disabled: "", "aria-busy": "true" })
    expect(paint.the("svg")["aria-hidden"]).toBe("true")
    expect(paint.text).toBe("Deploy")
  })

  it("stays shut while disabled, though nothing is pending", () => {
    const paint = show(<Button disabled>Deploy</Button>)
    expect(paint.the("button").disabled).toBe("")
    expect(paint.all("svg")).toEqual([])
  })

  it("lends its looks to a link that stays a link", () => {
    const paint = show(
      <Button look="primary" asChild>
        <a href="/team/images">Images</a>
      </Button>,
    )
    expect(paint.links).toEqual({ Images: "/team/images" })
    expect(paint.all("button")).toEqual([])
    expect(paint.the("a").class).toContain("bg-accent")
  })

  it("looks dangerous only where it is", () => {
    expect(show(<Button look="danger">Remove</Button>).the("button").class).toContain("bg-bad-fill")
    expect(show(<Button>Keep</Button>).the("button").class).not.toContain("bg-bad-fill")
  })
})
