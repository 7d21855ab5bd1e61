import { type Cursor, openCursor } from "./cursor.ts"
import { expandDollar } from "./expand-dollar.ts"
import { ExpansionFault } from "./expansion-fault.ts"
import { startSplitting } from "./split-words.ts"

export interface ExpansionContext {
  /** The Dockerfile's escape character. */
  escapeToken: string
  /** Value of a variable, or undefined when it is not set. */
  lookup(name: string): string | undefined
  /** Quotes are plain characters: in the lines of a here-document. */
  literalQuotes?: boolean
}

export interface Expansion {
  /** The word with variables filled in and quotes taken off. */
  text: string
  /** The same split at unquoted white space, which values of variables may bring too. */
  words: string[]
}

/** What the parts of the lexer share while they read one word. */
export interface Reading {
  cursor: Cursor
  context: ExpansionContext
  /** Reads to an unquoted `stop` (or the end); `rawEscapes` keeps escape characters in the result. */
  readUntil(stop: string | undefined, rawEscapes: boolean): Expansion
}

/**
 * Expands `$x`, `${x}` and the forms with `:-`, `:+`, `:?`, `#`, `%`, `/` as Docker's shell lexer does: no shell, one pass, quotes
 * and escapes taken off. Throws {@link ExpansionFault}.
 */
export function expandWord(text: string, context: ExpansionContext): Expansion {
  const reading: Reading = {
    cursor: openCursor(text),
    context,
    readUntil: (stop, rawEscapes) => readUntil(reading, stop, rawEscapes),
  }
  return reading.readUntil(undefined, false)
}

function readUntil(reading: Reading, stop: string | undefined, rawEscapes: boolean): Expansion {
  const { cursor, context } = reading
  const splitting = startSplitting()
  let text = ""
  for (let character = cursor.peek(); character !== undefined; character = cursor.peek()) {
    if (character === stop) {
      cursor.next()
      return { text, words: splitting.end() }
    }
    if (character === "$") {
      const value = expandDollar(reading)
      splitting.add(value)
      text += value
    } else if (!context.literalQuotes && (character === "'" || character === '"')) {
      const value = character === "'" ? readSingleQuoted(cursor) : readDoubleQuoted(reading)
      splitting.addQuoted(value)
      text += value
    } else if (character === context.escapeToken) {
      cursor.next()
      const escaped = cursor.next() ?? ""
      const value = (rawEscapes ? character : "") + escaped
      if (escaped !== "" || rawEscapes) splitting.addQuoted(value)
      text += value
    } else {
      cursor.next()
      splitting.add(character)
      text += character
    }
  }
  if (stop !== undefined) throw new ExpansionFault(`a variable has no closing "${stop}"`)
  return { text, words: splitting.end() }
}

function readSingleQuoted(cursor: Cursor): string {
  let text = ""
  cursor.next()
  for (let character = cursor.next(); character !== "'"; character = cursor.next()) {
    if (character === undefined) throw new ExpansionFault("a single quote is not closed")
    text += character
  }
  return text
}

/** Inside double quotes the escape character works before `"`, `$` and itself only (POSIX, 2.2.3). */
function readDoubleQuoted(reading: Reading): string {
  const { cursor, context } = reading
  let text = ""
  cursor.next()
  for (;;) {
    const character = cursor.peek()
    if (character === undefined) throw new ExpansionFault("a double quote is not closed")
    if (character === "$") {
      text += expandDollar(reading)
      continue
    }
    cursor.next()
    if (character === '"') return text
    const following = cursor.peek()
    const escapes =
      character === context.escapeToken &&
      following !== undefined &&
      ['"', "$", context.escapeToken].includes(following)
    text += escapes ? (cursor.next() ?? "") : character
  }
}
