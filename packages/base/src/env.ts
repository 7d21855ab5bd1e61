import * as z from "zod"
import { NaruError } from "./errors.ts"

export class InvalidEnvironment extends NaruError {
  constructor(problems: string) {
    super({
      code: "invalid_environment",
      kind: "invalid",
      message: `The environment variables are not as they should be:\n${problems}`,
    })
  }
}

/** Parses environment variables once, at the start of a process; throws {@link InvalidEnvironment} naming each fault. */
export function parseEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  values: Record<string, string | undefined> = process.env,
): z.infer<Schema> {
  const parsed = schema.safeParse(values)
  if (!parsed.success) throw new InvalidEnvironment(z.prettifyError(parsed.error))
  return parsed.data
}
