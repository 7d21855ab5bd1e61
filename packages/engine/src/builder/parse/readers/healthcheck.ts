import { parseDuration } from "../duration.ts"
import { type Flags, readFlags } from "../flags.ts"
import type { Healthcheck } from "../instruction.ts"
import { readCommandLine } from "../json-form.ts"
import { Fault } from "../problem.ts"
import { trimSpan } from "../words.ts"
import { failMissing, type ReadRequest, writtenOf } from "./request.ts"

const table = {
  interval: "value",
  timeout: "value",
  "start-period": "value",
  "start-interval": "value",
  retries: "value",
} as const

/** Docker's shortest interval (container.MinimumDuration). */
const shortestNs = 1e6

export function readHealthcheck(request: ReadRequest): Healthcheck {
  const { flags, rest } = readFlags(request.rest, table, request.escapeToken)
  const [type = ""] = rest.line.text.slice(rest.start, rest.end).split(/\s/, 1)
  const after = trimSpan({ ...rest, start: rest.start + type.length })
  const isEmpty = after.start >= after.end
  const common = {
    keyword: "HEALTHCHECK" as const,
    ...writtenOf(request),
    intervalNs: durationOf(flags, "interval"),
    timeoutNs: durationOf(flags, "timeout"),
    startPeriodNs: durationOf(flags, "start-period"),
    startIntervalNs: durationOf(flags, "start-interval"),
    retries: retriesOf(flags),
  }
  switch (type.toUpperCase()) {
    case "NONE":
      if (!isEmpty) throw new Fault("HEALTHCHECK NONE takes no arguments", request.range)
      return common
    case "CMD": {
      const command = readCommandLine(after)
      if (isEmpty || (command.form === "exec" && command.arguments.length === 0))
        throw new Fault("HEALTHCHECK CMD needs a command", request.range)
      return { ...common, command }
    }
    case "":
      return failMissing(request, "HEALTHCHECK needs CMD and a command, or NONE")
    default:
      throw new Fault(`unknown type "${type}" in HEALTHCHECK: it must be CMD or NONE`, request.range)
  }
}

function durationOf(flags: Flags, name: keyof typeof table): number {
  const flag = flags.get(name)
  if (flag === undefined) return 0
  const nanoseconds = parseDuration(flag.text)
  if (nanoseconds === undefined)
    throw new Fault(`--${name} is not a duration: "${flag.text}" (write 30s, 1m30s or 500ms)`, flag.range)
  if (nanoseconds !== 0 && nanoseconds < shortestNs)
    throw new Fault(`--${name} cannot be less than 1ms`, flag.range)
  return nanoseconds
}

function retriesOf(flags: Flags): number {
  const flag = flags.get("retries")
  if (flag === undefined) return 0
  if (!/^\d{1,9}$/.test(flag.text))
    throw new Fault(`--retries is not a whole number from 0 on: "${flag.text}"`, flag.range)
  return Number(flag.text)
}
