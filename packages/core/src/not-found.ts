import { NaruError } from "@naru/base/errors"

/** Nothing of that name or id in this team; the same error whether it is elsewhere or nowhere. */
export class NotFound extends NaruError {
  constructor(noun: string, name: string) {
    super({
      code: `${noun}_not_found`,
      kind: "not_found",
      message: `There is no ${noun} ${JSON.stringify(name)} in this team`,
      userMessage: `There is no ${noun} “${name}” here. It may have been removed, or the address is wrong.`,
    })
  }
}

/** The row, or {@link NotFound} where there is none. */
export function found<Row>(row: Row | null | undefined, noun: string, name: string): Row {
  if (row === null || row === undefined) throw new NotFound(noun, name)
  return row
}

/** A name that must be unique is in use. */
export class NameTaken extends NaruError {
  constructor(noun: string, name: string, cause?: unknown) {
    super({
      code: `${noun}_name_taken`,
      kind: "conflict",
      message: `The ${noun} name ${JSON.stringify(name)} is taken`,
      userMessage: `There is ${withArticle(noun)} “${name}” already. Choose another name.`,
      cause,
    })
  }
}

function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`
}
