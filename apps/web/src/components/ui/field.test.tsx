import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { Field } from "./field.tsx"
import { Input, Textarea } from "./input.tsx"

function field(props: { hint?: string; error?: string }) {
  return show(
    <Field label="Name" {...props}>
      {(control) => <Input {...control} />}
    </Field>,
  )
}

describe("a field", () => {
  it("names its control by its label", () => {
    const paint = field({})
    expect(paint.text).toBe("Name")
    expect(paint.the("input").id).toBe(paint.the("label").for)
  })

  it("describes nothing where there is nothing to say", () => {
    const input = field({}).the("input")
    expect(input).not.toHaveProperty("aria-describedby")
    expect(input).not.toHaveProperty("aria-invalid")
  })

  it("reads its hint with the control", () => {
    const paint = field({ hint: "Its address follows from it." })
    expect(paint.text).toContain("Its address follows from it.")
    expect(paint.the("input")["aria-describedby"]).toBe(paint.the("p").id)
  })

  it("says what is wrong, marks the control, and keeps the hint", () => {
    const paint = field({ hint: "Letters only.", error: "This name is taken." })
    const ids = paint.all("p").map(({ id }) => id)
    expect(paint.the("input")["aria-invalid"]).toBe("true")
    expect(paint.the("input")["aria-describedby"]?.split(" ").toSorted()).toEqual(ids.toSorted())
    expect(paint.texts("p")).toEqual(["This name is taken.", "Letters only."])
  })

  it("shows a sign beside the error that is not read twice", () => {
    expect(field({ error: "Wrong." }).the("svg")["aria-hidden"]).toBe("true")
  })

  it("keeps two fields of one form apart", () => {
    const paint = show(
      <>
        <Field label="Name">{(control) => <Input {...control} />}</Field>
        <Field label="Value">{(control) => <Textarea {...control} />}</Field>
      </>,
    )
    expect(paint.the("input").id).not.toBe(paint.the("textarea").id)
    expect(paint.all("label").map((label) => label.for)).toEqual([
      paint.the("input").id,
      paint.the("textarea").id,
    ])
  })
})
