import { escapeRegExp } from "../expand/index.ts"

/** One line of a .dockerignore file, ready to match. */
export interface Pattern {
  /** `!`: what matches is taken in again. */
  exclusion: boolean
  matches(path: string): boolean
}

/** A line of a .dockerignore file that means nothing, such as `[` without its end. */
export class BadPattern extends Error {}

/**
 * Compiles a pattern by the rules of moby/patternmatcher: `*` and `?` stop at a slash, `**` does not, `[…]` as in Go's
 * filepath.Match, a backslash escapes. Throws {@link BadPattern}.
 */
export function compilePattern(text: string): Pattern {
  const exclusion = text.startsWith("!")
  const pattern = exclusion ? text.slice(1) : text
  if (pattern === "") throw new BadPattern(`illegal exclusion pattern: "${text}"`)
  const expression = expressionOf(pattern, text)
  return { exclusion, matches: (path) => expression.test(path) }
}

function expressionOf(pattern: string, text: string): RegExp {
  try {
    return new RegExp(`^${sourceOf(pattern)}$`, "su")
  } catch (error) {
    throw new BadPattern(`syntax error in pattern: "${text}"`, { cause: error })
  }
}

/** `**` with the slash after it, `**` at the end, a character class, an escaped character, or any one character. */
const token = /\*\*\/?$|\*\*\/?|\[(\^?)((?:\\.|[^\]\\])+)\]|\\(.)|[\s\S]/gu

function sourceOf(pattern: string): string {
  return [...pattern.matchAll(token)]
    .map((match) => {
      const [part, negated, members, escaped] = match
      if (part.startsWith("**")) return match.index + part.length === pattern.length ? ".*" : "(?:.*/)?"
      if (members !== undefined) return `[${negated ?? ""}${members.replace(/\[/g, "\\[")}]`
      if (escaped !== undefined) return escapeRegExp(escaped)
      if (part === "*") return "[^/]*"
      return part === "?" ? "[^/]" : escapeLiteral(part)
    })
    .join("")
}

function escapeLiteral(character: string): string {
  // An opening bracket without its end is a fault, as in filepath.Match.
  if (character === "[") throw new SyntaxError("missing closing bracket")
  return escapeRegExp(character)
}
