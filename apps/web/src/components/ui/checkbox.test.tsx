import { describe, expect, it, vi } from "vitest"
import { show } from "#testing/show.tsx"
import { Checkbox } from "./checkbox.tsx"

describe("a checkbox", () => {
  it("is named by the words beside it, which can be clicked too", () => {
    const paint = show(<Checkbox checked={false} onChange={vi.fn()} label="Show stopped" />)
    expect(paint.the("label").for).toBe(paint.the("button").id)
    expect(paint.texts("label")).toEqual(["Show stopped"])
  })

  it("tells ears whether it is ticked, and eyes by a tick", () => {
    const on = show(<Checkbox checked onChange={vi.fn()} label="All" />)
    const off = show(<Checkbox checked={false} onChange={vi.fn()} label="All" />)
    expect(on.the("button")).toMatchObject({ role: "checkbox", "aria-checked": "true" })
    expect(off.the("button")["aria-checked"]).toBe("false")
    expect(on.the("svg")["aria-hidden"]).toBe("true")
    expect(off.all("svg")).toEqual([])
  })

  it("cannot be changed while disabled", () => {
    const shut = show(<Checkbox checked={false} onChange={vi.fn()} label="All" disabled />)
    expect(shut.the("button")).toHaveProperty("disabled")
  })
})
