import { type LogicalLine, wordAt } from "./logical-line.ts"
import type { Word } from "./position.ts"

/** A stretch of a logical line: what is left to read of an instruction. */
export interface Span {
  line: LogicalLine
  start: number
  end: number
}

export function textOf({ line, start, end }: Span): string {
  return line.text.slice(start, end)
}

export function wordOf({ line, start, end }: Span): Word {
  return wordAt(line, start, end)
}

/** The span without white space at both ends. */
export function trimSpan(span: Span): Span {
  const text = textOf(span)
  const start = span.start + text.length - text.trimStart().length
  return { ...span, start, end: Math.max(start, span.end - (text.length - text.trimEnd().length)) }
}

/** Words between white space; quotes mean nothing here (BuildKit's parseStringsWhitespaceDelimited). */
export function splitWords(span: Span): Word[] {
  return [...textOf(span).matchAll(/\S+/g)].map((match) =>
    wordAt(span.line, span.start + match.index, span.start + match.index + match[0].length),
  )
}

/**
 * Words between white space where quotes and the escape character hold a word together. Quotes stay in the text:
 * they are taken off when variables are expanded (BuildKit's parseWords).
 */
export function splitQuotedWords(span: Span, escapeToken: string): Word[] {
  const words: Word[] = []
  const { text } = span.line
  let begin = -1
  let quote = ""
  for (let at = span.start; at < span.end; at += 1) {
    const character = text[at] ?? ""
    if (quote === "" && /\s/.test(character)) {
      if (begin >= 0) words.push(wordAt(span.line, begin, at))
      begin = -1
      continue
    }
    if (begin < 0) begin = at
    if (character === escapeToken && quote !== "'") at += 1
    else if (quote !== "") quote = character === quote ? "" : quote
    else if (character === "'" || character === '"') quote = character
  }
  if (begin >= 0) words.push(wordAt(span.line, begin, span.end))
  return words
}
