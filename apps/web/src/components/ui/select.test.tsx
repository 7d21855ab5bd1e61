import { describe, expect, it, vi } from "vitest"
import { show } from "#testing/show.tsx"
import { Field } from "./field.tsx"
import { Select } from "./select.tsx"

const options = [
  { value: "web", label: "Web" },
  { value: "worker", label: "Worker", hint: "stopped" },
]

describe("a select", () => {
  it("says what to do while nothing is chosen", () => {
    const paint = show(<Select value="" placeholder="Choose…" options={options} onChange={vi.fn()} />)
    expect(paint.text).toContain("Choose…")
    expect(paint.the("button")).toMatchObject({ role: "combobox", "aria-expanded": "false" })
  })

  it("has a name of its own where no field gives one", () => {
    const paint = show(<Select label="Container" value="web" options={options} onChange={vi.fn()} />)
    expect(paint.the("button")["aria-label"]).toBe("Container")
  })

  it("belongs to its field's label and hint", () => {
    const paint = show(
      <Field label="Image" hint="Built anew.">
        {({ id, "aria-describedby": describedBy }) => (
          <Select id={id} aria-describedby={describedBy} value="" options={options} onChange={vi.fn()} />
        )}
      </Field>,
    )
    expect(paint.the("button").id).toBe(paint.the("label").for)
    expect(paint.the("button")["aria-describedby"]).toBe(paint.the("p").id)
  })

  it("opens for nobody while disabled", () => {
    const paint = show(<Select value="" options={options} onChange={vi.fn()} disabled />)
    expect(paint.the("button")).toHaveProperty("disabled")
  })

  it("keeps its options out of the page until it is opened", () => {
    expect(show(<Select value="" options={options} onChange={vi.fn()} />).text).not.toContain("Worker")
  })
})
