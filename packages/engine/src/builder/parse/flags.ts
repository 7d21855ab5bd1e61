import { rangeOf } from "./logical-line.ts"
import type { Word } from "./position.ts"
import { Fault } from "./problem.ts"
import { nearest } from "./suggest.ts"
import { type Span, splitQuotedWords, trimSpan, wordOf } from "./words.ts"

/** What an instruction's `--name=value` flags may be. */
export type FlagTable = Readonly<Record<string, "value" | "values" | "boolean">>

export interface Flags {
  /** The value of a flag given at most once. */
  get(name: string): Word | undefined
  /** The values of a flag that may repeat. */
  all(name: string): readonly Word[]
  isSet(name: string): boolean
}

/**
 * Reads the flags at the beginning of an instruction's arguments and returns them with the rest. `--` ends them.
 * Throws a {@link Fault} for unknown, repeated or valueless ones.
 */
export function readFlags(span: Span, table: FlagTable, escapeToken: string): { flags: Flags; rest: Span } {
  const found = new Map<string, Word[]>()
  let start = span.start
  for (const raw of splitQuotedWords(span, escapeToken)) {
    if (!raw.text.startsWith("--")) break
    const begin = span.line.text.indexOf(raw.text, start)
    start = begin + raw.text.length
    if (raw.text === "--") break
    const { name, value } = readFlag({ ...span, start: begin, end: start }, table)
    const values = found.get(name) ?? []
    if (values.length > 0 && table[name] !== "values")
      throw new Fault(`the flag --${name} is given twice`, raw.range)
    found.set(name, [...values, value])
  }
  return {
    flags: {
      get: (name) => found.get(name)?.[0],
      all: (name) => found.get(name) ?? [],
      isSet: (name) => (found.get(name)?.[0]?.text ?? "false") === "true",
    },
    rest: trimSpan({ ...span, start }),
  }
}

function readFlag(span: Span, table: FlagTable): { name: string; value: Word } {
  const { text, range } = wordOf(span)
  const equals = text.indexOf("=")
  const name = text.slice(2, equals < 0 ? undefined : equals)
  const kind = Object.hasOwn(table, name) ? table[name] : undefined
  if (kind === undefined) {
    const hint = nearest(name, Object.keys(table))
    throw new Fault(`unknown flag: --${name}${hint === undefined ? "" : ` — did you mean --${hint}?`}`, range)
  }
  if (kind === "boolean")
    return { name, value: { text: booleanOf(text.slice(equals), equals, range), range } }
  if (equals < 0 || equals === text.length - 1)
    throw new Fault(`the flag --${name} needs a value: --${name}=…`, range)
  const valueStart = span.start + equals + 1
  return {
    name,
    value: { text: unquote(text.slice(equals + 1)), range: rangeOf(span.line, valueStart, span.end) },
  }
}

function booleanOf(text: string, equals: number, range: Word["range"]): string {
  if (equals < 0) return "true"
  const value = text.slice(1).toLowerCase()
  if (value === "true" || value === "false") return value
  throw new Fault(`a flag that takes true or false got "${value}"`, range)
}

/** Flags lose their quotes while they are read (BuildKit's extractBuilderFlags). */
function unquote(text: string): string {
  return text.replace(/\\(.)|["']/g, "$1")
}
