import type { Onbuild } from "../instruction.ts"
import { Fault } from "../problem.ts"
import { textOf } from "../words.ts"
import { failMissing, type ReadRequest, writtenOf } from "./request.ts"

const forbidden = ["ONBUILD", "FROM", "MAINTAINER"]

/** ONBUILD keeps an instruction for the build that uses the image as its base. */
export function readOnbuild(request: ReadRequest): Onbuild {
  const { rest, heredocs } = request
  const text = textOf(rest)
  if (text === "") return failMissing(request, "ONBUILD needs an instruction")
  const keyword = text.split(/\s/, 1)[0]?.toUpperCase() ?? ""
  if (forbidden.includes(keyword))
    throw new Fault(`${keyword} is not allowed as an ONBUILD trigger`, request.range)
  const documents = heredocs.map(({ content, name }) => `\n${content}${name}`)
  return {
    keyword: "ONBUILD",
    ...writtenOf(request),
    expression: text + documents.join(""),
    trigger: request.readNested(rest),
  }
}
