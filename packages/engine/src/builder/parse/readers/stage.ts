import { readFlags } from "../flags.ts"
import type { Arg, From } from "../instruction.ts"
import { Fault } from "../problem.ts"
import { splitQuotedWords, splitWords } from "../words.ts"
import { failMissing, type ReadRequest, writtenOf } from "./request.ts"

export function readFrom(request: ReadRequest): From {
  const { flags, rest } = readFlags(request.rest, { platform: "value" }, request.escapeToken)
  const [image, as, name, ...more] = splitWords(rest)
  if (image === undefined) return failMissing(request, "FROM needs the name of an image, or scratch")
  if (more.length > 0 || (as !== undefined && (name === undefined || as.text.toUpperCase() !== "AS"))) {
    throw new Fault("FROM takes an image, or an image AS a stage name", as?.range ?? request.range)
  }
  const stageName = name?.text.toLowerCase()
  if (name !== undefined && !/^[a-z][a-z0-9-_.]*$/.test(stageName ?? "")) {
    throw new Fault(
      `invalid name for a build stage: "${name.text}": it must start with a letter and have only letters, digits, "-", "_" and "."`,
      name.range,
    )
  }
  const platform = flags.get("platform")
  return {
    keyword: "FROM",
    ...writtenOf(request),
    image,
    ...(stageName !== undefined && { name: stageName }),
    ...(platform !== undefined && { platform }),
  }
}

export function readArg(request: ReadRequest): Arg {
  const { rest } = readFlags(request.rest, {}, request.escapeToken)
  const words = splitQuotedWords(rest, request.escapeToken)
  if (words.length === 0) return failMissing(request, "ARG needs a name, or name=default")
  const definitions = words.map((word) => {
    const equals = word.text.indexOf("=")
    if (equals === 0) throw new Fault("ARG has an empty name before the equals sign", word.range)
    if (equals < 0) return { name: word.text }
    const { start, end } = word.range
    const value = {
      text: word.text.slice(equals + 1),
      range: { start: { ...start, column: start.column + equals + 1 }, end },
    }
    return { name: word.text.slice(0, equals), value }
  })
  return { keyword: "ARG", ...writtenOf(request), definitions }
}
