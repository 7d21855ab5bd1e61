import type { Cursor } from "./cursor.ts"
import type { Reading } from "./expand-word.ts"
import { ExpansionFault } from "./expansion-fault.ts"
import { replacePattern, trimPrefix, trimSuffix } from "./shell-pattern.ts"

/** Expands what a dollar sign begins; a lone one stands for itself. */
export function expandDollar(reading: Reading): string {
  const { cursor, context } = reading
  cursor.next()
  if (cursor.peek() !== "{") {
    const name = readName(cursor)
    return name === "" ? "$" : (context.lookup(name) ?? "")
  }
  cursor.next()
  const first = cursor.peek()
  if (first === undefined) throw new ExpansionFault("a variable has no closing }")
  if (["{", "}", ":"].includes(first)) throw new ExpansionFault("bad substitution: ${ needs a name")
  const name = readName(cursor)
  return expandBraced(reading, name)
}

function expandBraced(reading: Reading, name: string): string {
  const { cursor, context } = reading
  const value = context.lookup(name)
  const operator = cursor.next()
  switch (operator) {
    case "}":
      return value ?? ""
    case ":":
      return applyDefault(reading, { name, value: value || undefined, operator: cursor.next(), colon: true })
    case "-":
    case "+":
    case "?":
      return applyDefault(reading, { name, value, operator, colon: false })
    case "#":
    case "%":
      return trim(reading, value ?? "", operator)
    case "/":
      return replace(reading, value ?? "")
    case undefined:
      throw new ExpansionFault("a variable has no closing }")
    default:
      throw new ExpansionFault(`unsupported modifier (${operator}) in substitution of ${name}`)
  }
}

/** `value` is undefined when the variable counts as unset: for the forms with a colon also when it is empty. */
function applyDefault(
  reading: Reading,
  {
    name,
    value,
    operator,
    colon,
  }: { name: string; value: string | undefined; operator: string | undefined; colon: boolean },
): string {
  if (operator === undefined || !"-+?".includes(operator))
    throw new ExpansionFault(`unsupported modifier (:${operator ?? ""}) in substitution of ${name}`)
  const { text } = reading.readUntil("}", false)
  if (operator === "+") return value === undefined ? "" : text
  if (value !== undefined || operator === "-") return value ?? text
  const isEmpty = colon && reading.context.lookup(name) !== undefined
  throw new ExpansionFault(`${name}: ${text || `is not allowed to be ${isEmpty ? "empty" : "unset"}`}`)
}

function trim(reading: Reading, value: string, operator: "#" | "%"): string {
  const greedy = reading.cursor.peek() === operator
  if (greedy) reading.cursor.next()
  const { text } = reading.readUntil("}", true)
  return operator === "#" ? trimPrefix(value, text, greedy) : trimSuffix(value, text, greedy)
}

function replace(reading: Reading, value: string): string {
  const all = reading.cursor.peek() === "/"
  if (all) reading.cursor.next()
  const pattern = reading.readUntil("/", true).text
  const { text } = reading.readUntil("}", true)
  return replacePattern(value, pattern, text.replace(/\\([}/\\])/g, "$1"), all)
}

/** Letters, digits and `_`; or digits alone; or one special parameter of the shell. */
function readName(cursor: Cursor): string {
  const first = cursor.peek() ?? ""
  if (/[@*#?\-$!]/.test(first)) return cursor.next() ?? ""
  const allowed = /\d/.test(first) ? /\d/ : /[\p{L}\p{N}_]/u
  let name = ""
  for (
    let character = cursor.peek();
    character !== undefined && allowed.test(character);
    character = cursor.peek()
  ) {
    name += cursor.next() ?? ""
  }
  return name
}
