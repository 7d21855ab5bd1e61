import { NaruError } from "@naru/base/errors"
import type { Position, Range } from "./position.ts"

/** Something about a Dockerfile that a person should know, placed for an editor. */
export interface Problem {
  line: number
  column: number
  endLine: number
  endColumn: number
  message: string
  severity: "error" | "warning"
}

/** The Dockerfile cannot be built as written. `message` begins with `Dockerfile:line:column`. */
export class DockerfileInvalid extends NaruError {
  readonly line: number
  readonly column: number
  /** What is wrong, without the place. */
  readonly reason: string

  constructor(reason: string, position: Position, name = "Dockerfile") {
    super({
      code: "dockerfile_invalid",
      kind: "invalid",
      message: `${name}:${position.line}:${position.column}: ${reason}`,
    })
    this.line = position.line
    this.column = position.column
    this.reason = reason
  }
}

/** A fault found while reading one instruction; caught where instructions are gathered. */
export class Fault extends Error {
  readonly range: Range

  constructor(message: string, range: Range) {
    super(message)
    this.range = range
  }
}

/** Places a message for an editor. */
export function problemAt(message: string, { start, end }: Range, severity: Problem["severity"]): Problem {
  return {
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    message,
    severity,
  }
}
