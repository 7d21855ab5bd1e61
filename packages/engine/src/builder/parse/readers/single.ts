import { readFlags } from "../flags.ts"
import type { Listed, Single } from "../instruction.ts"
import { readJsonForm } from "../json-form.ts"
import { Fault } from "../problem.ts"
import { splitWords, wordOf } from "../words.ts"
import { failMissing, type ReadRequest, writtenOf } from "./request.ts"

/** WORKDIR, USER, STOPSIGNAL, MAINTAINER: the rest of the line is the one value. */
export function readSingle(keyword: Single["keyword"]): (request: ReadRequest) => Single {
  return (request) => {
    const { rest } = readFlags(request.rest, {}, request.escapeToken)
    if (rest.start >= rest.end) return failMissing(request, `${keyword} needs exactly one argument`)
    return { keyword, ...writtenOf(request), value: wordOf(rest) }
  }
}

export function readVolume(request: ReadRequest): Listed {
  const { rest } = readFlags(request.rest, {}, request.escapeToken)
  const strings = readJsonForm(rest)
  const { range } = wordOf(rest)
  const values = strings?.map((text) => ({ text, range })) ?? splitWords(rest)
  if (values.length === 0) return failMissing(request, "VOLUME needs at least one path")
  const empty = values.find(({ text }) => text === "")
  if (empty !== undefined) throw new Fault("a VOLUME cannot be an empty string", empty.range)
  return { keyword: "VOLUME", ...writtenOf(request), values }
}

export function readExpose(request: ReadRequest): Listed {
  const { rest } = readFlags(request.rest, {}, request.escapeToken)
  const values = splitWords(rest)
  if (values.length === 0) return failMissing(request, "EXPOSE needs at least one port")
  return { keyword: "EXPOSE", ...writtenOf(request), values }
}
