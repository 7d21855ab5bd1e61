import { NaruError } from "@naru/base/errors"
import type { TarRole } from "./tar/index.ts"

/** An entry that would write outside its root. Nothing outside was touched. Code `<role>_escapes`. */
export class EntryEscapes extends NaruError {
  constructor(role: TarRole, entry: string, reason: string) {
    super({
      code: `${role}_escapes`,
      kind: "invalid",
      message: `The ${role}'s entry "${entry}" leads out of the ${role}: ${reason}`,
      userMessage: `The ${role} was refused: its entry "${entry}" leads out of it (${reason}). Do not trust where it came from.`,
    })
  }
}

/** An entry that contradicts others, such as a file inside a file. Code `<role>_invalid`. */
export class EntryInvalid extends NaruError {
  constructor(role: TarRole, entry: string, reason: string) {
    super({
      code: `${role}_invalid`,
      kind: "invalid",
      message: `The ${role}'s entry "${entry}" cannot be unpacked: ${reason}`,
    })
  }
}

/** Changes that cannot be written as a layer. */
export class LayerUnsupported extends NaruError {
  constructor(entry: string, reason: string) {
    super({
      code: "layer_unsupported",
      kind: "unsupported",
      message: `"${entry}" cannot be part of a layer: ${reason}`,
    })
  }
}

/** Names have no end that a person would want to read to: a pax header takes megabytes. */
const longestShown = 300

/** Makes the errors of one archive's entry. */
export interface EntryErrors {
  escapes(reason: string): EntryEscapes
  invalid(reason: string): EntryInvalid
}

export function entryErrorsOf(role: TarRole, entry: string): EntryErrors {
  const shown = entry.length > longestShown ? `${entry.slice(0, longestShown)}…` : entry
  return {
    escapes: (reason) => new EntryEscapes(role, shown, reason),
    invalid: (reason) => new EntryInvalid(role, shown, reason),
  }
}
