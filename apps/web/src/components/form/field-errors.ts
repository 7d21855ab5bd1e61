import type * as z from "zod"

/** The first complaint about each field, by its path such as `ports.0.host`. */
export type FieldErrors = Readonly<Record<string, string>>

export function fieldErrors(error: z.ZodError): FieldErrors {
  const errors: Record<string, string> = {}
  for (const { path, message } of error.issues) {
    const key = path.join(".")
    errors[key] ??= message
  }
  return errors
}

/** Complaints about a field's parts, with the path told from the field on. */
export function errorsBelow(errors: FieldErrors, path: string): FieldErrors {
  const below = Object.entries(errors).filter(([key]) => key === path || key.startsWith(`${path}.`))
  return Object.fromEntries(below.map(([key, message]) => [key.slice(path.length + 1), message]))
}
