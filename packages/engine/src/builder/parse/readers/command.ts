import { readFlags } from "../flags.ts"
import type { Command, Run, Shell } from "../instruction.ts"
import { readCommandLine, readJsonForm } from "../json-form.ts"
import { Fault } from "../problem.ts"
import { failMissing, type ReadRequest, writtenOf } from "./request.ts"

export function readRun(request: ReadRequest): Run {
  const table = { mount: "values", network: "value", security: "value", device: "values" } as const
  const { flags, rest } = readFlags(request.rest, table, request.escapeToken)
  if (rest.start >= rest.end) return failMissing(request, "RUN needs a command")
  const command = readCommandLine(rest)
  const network = flags.get("network")
  const security = flags.get("security")
  if (network !== undefined && !["default", "none", "host"].includes(network.text))
    throw new Fault(`unknown network "${network.text}": it must be default, none or host`, network.range)
  return {
    keyword: "RUN",
    ...writtenOf(request),
    command,
    heredocs: command.form === "exec" ? [] : request.heredocs,
    mounts: flags.all("mount"),
    ...(network !== undefined && { network }),
    ...(security !== undefined && { security }),
  }
}

export function readCommand(keyword: Command["keyword"]): (request: ReadRequest) => Command {
  return (request) => {
    const { rest } = readFlags(request.rest, {}, request.escapeToken)
    if (rest.start >= rest.end) return failMissing(request, `${keyword} needs a command, or [] to have none`)
    return { keyword, ...writtenOf(request), command: readCommandLine(rest) }
  }
}

export function readShell(request: ReadRequest): Shell {
  const { rest } = readFlags(request.rest, {}, request.escapeToken)
  const strings = readJsonForm(rest)
  if (strings === undefined || strings.length === 0)
    throw new Fault('SHELL takes the JSON form only: SHELL ["/bin/sh", "-c"]', request.range)
  return { keyword: "SHELL", ...writtenOf(request), arguments: strings }
}
