"use client"
import { useState } from "react"
import type * as z from "zod"
import { type FieldErrors, fieldErrors } from "./field-errors.ts"
import { useComplaints } from "./use-complaints.ts"

export interface Form<Values> {
  values: Values
  /** Changes some of the values; their errors go, for they may be right now. */
  set: (change: Partial<Values>) => void
  reset: (values: Values) => void
  errors: FieldErrors
  /** Checks, and hands the parsed values on; else shows what is wrong. */
  submit: (event: { preventDefault: () => void }) => void
}

/** Values of a form, checked by the same schema as at the server's edge. */
export function useForm<Values extends object, Parsed>(
  schema: z.ZodType<Parsed>,
  initial: Values,
  onSubmit: (parsed: Parsed) => void,
): Form<Values> {
  const say = useComplaints()
  const [values, setValues] = useState(initial)
  const [errors, setErrors] = useState<FieldErrors>({})
  const set = (change: Partial<Values>) => {
    setValues((before) => ({ ...before, ...change }))
    const changed = Object.keys(change)
    setErrors((before) =>
      Object.fromEntries(
        Object.entries(before).filter(([path]) => !changed.includes(path.split(".")[0] ?? "")),
      ),
    )
  }
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault()
    const result = schema.safeParse(values)
    setErrors(result.success ? {} : say(fieldErrors(result.error)))
    if (result.success) onSubmit(result.data)
  }
  const reset = (next: Values) => {
    setValues(next)
    setErrors({})
  }
  return { values, set, reset, errors, submit }
}
