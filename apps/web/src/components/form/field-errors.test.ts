import { expect, it } from "vitest"
import * as z from "zod"
import { errorsBelow, fieldErrors } from "./field-errors.ts"

const schema = z.object({
  name: z.string().min(1, "Give it a name."),
  ports: z.array(z.object({ host: z.number() })),
})

it("keeps the first complaint about each field under its path", () => {
  const result = schema.safeParse({ name: "", ports: [{ host: 1 }, { host: "x" }] })
  const errors = result.success ? {} : fieldErrors(result.error)
  expect(errors).toMatchObject({ name: "Give it a name.", "ports.1.host": expect.any(String) })
})

it("hands the complaints about a list to the list's own fields", () => {
  expect(errorsBelow({ "ports.1.host": "bad", ports: "twice", portsman: "no" }, "ports")).toEqual({
    "1.host": "bad",
    "": "twice",
  })
})
