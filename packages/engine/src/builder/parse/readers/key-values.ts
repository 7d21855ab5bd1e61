import { readFlags } from "../flags.ts"
import type { KeyValues } from "../instruction.ts"
import { wordAt } from "../logical-line.ts"
import type { Word } from "../position.ts"
import { Fault } from "../problem.ts"
import { type Span, splitQuotedWords, textOf } from "../words.ts"
import { failMissing, type ReadRequest, writtenOf } from "./request.ts"

/** ENV and LABEL: `a=b c="d e"`, or the old `name the rest of the line`; the first word decides, as in Docker. */
export function readKeyValues(keyword: KeyValues["keyword"]): (request: ReadRequest) => KeyValues {
  return (request) => {
    const { rest } = readFlags(request.rest, {}, request.escapeToken)
    const words = splitQuotedWords(rest, request.escapeToken)
    const [first] = words
    if (first === undefined) return failMissing(request, `${keyword} needs name=value`)
    const legacy = !first.text.includes("=")
    const pairs = legacy ? [legacyPair(keyword, rest, first)] : words.map((word) => pairOf(word, rest))
    return { keyword, ...writtenOf(request), pairs, legacy }
  }
}

function legacyPair(keyword: string, rest: Span, first: Word): { key: Word; value: Word } {
  const text = textOf(rest)
  const gap = /\s+/.exec(text)
  if (gap === null) throw new Fault(`${keyword} must have two arguments: name=value`, first.range)
  const valueStart = rest.start + gap.index + gap[0].length
  return {
    key: wordAt(rest.line, rest.start, rest.start + gap.index),
    value: wordAt(rest.line, valueStart, rest.end),
  }
}

function pairOf(word: Word, rest: Span): { key: Word; value: Word } {
  const equals = word.text.indexOf("=")
  if (equals < 0)
    throw new Fault(`can't find = in "${word.text}": it must be of the form name=value`, word.range)
  if (equals === 0) throw new Fault("the name before the equals sign is empty", word.range)
  const start = rest.line.text.indexOf(word.text, rest.start)
  return {
    key: wordAt(rest.line, start, start + equals),
    value: wordAt(rest.line, start + equals + 1, start + word.text.length),
  }
}
