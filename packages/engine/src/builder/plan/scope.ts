import { type Expansion, ExpansionFault, expandWord } from "../expand/index.ts"
import { DockerfileInvalid, type Word } from "../parse/index.ts"

/** The variables that an instruction sees. ENV beats ARG of the same name, wherever they stand. */
export interface Scope {
  /** From ENV and the base image; order kept for the config. */
  readonly environment: ReadonlyMap<string, string>
  /** Declared ARGs; undefined has no value. */
  readonly arguments: ReadonlyMap<string, string | undefined>
}

/** How words are expanded in one Dockerfile. */
export interface Expander {
  /** Variables filled in, quotes taken off. Throws `dockerfile_invalid` at the word. */
  text(word: Word, scope: Scope): string
  /** The same, split at unquoted white space. */
  words(word: Word, scope: Scope): string[]
  /** Lines of a here-document: quotes stay. */
  document(word: Word, scope: Scope): string
}

export function lookup(scope: Scope, name: string): string | undefined {
  return scope.environment.get(name) ?? scope.arguments.get(name)
}

export function openExpander({ escapeToken, name }: { escapeToken: string; name: string }): Expander {
  const expand = (word: Word, scope: Scope, literalQuotes: boolean): Expansion => {
    try {
      return expandWord(word.text, {
        // Documents keep the backslash whatever the directive says (BuildKit's ExpandRaw).
        escapeToken: literalQuotes ? "\\" : escapeToken,
        lookup: (variable) => lookup(scope, variable),
        literalQuotes,
      })
    } catch (error) {
      if (!(error instanceof ExpansionFault)) throw error
      throw new DockerfileInvalid(error.message, word.range.start, name)
    }
  }
  return {
    text: (word, scope) => expand(word, scope, false).text,
    words: (word, scope) => expand(word, scope, false).words,
    document: (word, scope) => expand(word, scope, true).text,
  }
}

/** `NAME=value` lines of a config as a map; the last of equal names wins, the first place stays. */
export function environmentOf(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line): [string, string] => {
      const equals = line.indexOf("=")
      return equals < 0 ? [line, ""] : [line.slice(0, equals), line.slice(equals + 1)]
    }),
  )
}

export function environmentLines(environment: ReadonlyMap<string, string>): string[] {
  return [...environment].map(([name, value]) => `${name}=${value}`)
}
