import type { CommandLine } from "./instruction.ts"
import { rangeOf } from "./logical-line.ts"
import { Fault } from "./problem.ts"
import { type Span, textOf } from "./words.ts"

/**
 * The strings of the JSON form (`["a", "b"]`), or undefined when the text is not a JSON array and hence means the shell
 * form. Throws a {@link Fault} for arrays of other things than strings.
 */
export function readJsonForm(span: Span): string[] | undefined {
  const text = textOf(span)
  if (!text.startsWith("[")) return undefined
  const value = parseJson(text)
  if (!Array.isArray(value)) return undefined
  const strings: string[] = []
  for (const item of value) {
    if (typeof item !== "string")
      throw new Fault(
        "the JSON form takes strings only: write each argument in double quotes",
        rangeOf(span.line, span.start, span.end),
      )
    strings.push(item)
  }
  return strings
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Docker's rule: what does not parse as JSON is a line for the shell.
    return undefined
  }
}

export function readCommandLine(span: Span): CommandLine {
  const strings = readJsonForm(span)
  return strings === undefined ? { form: "shell", text: textOf(span) } : { form: "exec", arguments: strings }
}

/** True for a line that was surely meant as the JSON form but is none: `['a']`, `["a",]`, `["a"`. */
export function looksLikeBrokenJson(command: CommandLine): boolean {
  return command.form === "shell" && /^\[\s*["'][^\]]*(?:["'],?\s*\]?)$/.test(command.text)
}
