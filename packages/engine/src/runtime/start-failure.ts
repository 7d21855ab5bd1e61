import { readFileSync } from "node:fs"
import { errnoOf } from "@naru/base/errors"
import { CannotStartProcess } from "./runtime-errors.ts"

interface Reading {
  pattern: RegExp
  exitCode: number
  /** What a person reads; `name` is the first group of the pattern or the program. */
  text(name: string): string
}

/** A name in quotes of any kind, and the reason at the end. */
const named = "[`\"']([^`\"']+)[`\"']"

/** The texts of crun 1.8 to 1.28 and runc 1.1 to 1.3, each with Docker's message and exit code for it. */
const readings: readonly Reading[] = [
  {
    pattern: new RegExp(
      `executable file ${named} not found in \\$PATH|exec: ${named}: executable file not found`,
    ),
    exitCode: 127,
    text: (name) =>
      `exec: "${name}": ${name.includes("/") ? "no such file or directory" : "executable file not found in $PATH"}`,
  },
  {
    pattern: new RegExp(
      `(?:\\bexec|open executable)[^:]*:? ?(?:${named})?: (?:stat .*: )?[Nn]o such file or directory`,
    ),
    exitCode: 127,
    text: (name) => `exec: "${name}": no such file or directory`,
  },
  {
    // crun answers EPERM for a directory.
    pattern: new RegExp(
      `(?:\\bexec|open executable)[^:]*:? ?(?:${named})?: ([Pp]ermission denied|Operation not permitted)`,
    ),
    exitCode: 126,
    text: (name) => `exec: "${name}": permission denied`,
  },
  {
    pattern: new RegExp(`exec[^:]*:? ?(?:${named})?: [Ee]xec format error`),
    exitCode: 126,
    text: (name) => `exec: "${name}": exec format error`,
  },
  {
    pattern: /chdir(?: to cwd)? ?\(?[`"]([^`"]+)[`"]/,
    exitCode: 126,
    text: (name) => `the working directory "${name}" cannot be used`,
  },
]

/**
 * Turns a runtime's complaint into what Docker would say of it, with its exit code: 127 when the program is not there,
 * 126 when it cannot be run, 125 for everything else.
 */
export function explainStartFailure(complaint: string, program: string): CannotStartProcess {
  const text = messageOf(complaint)
  for (const reading of readings) {
    const match = reading.pattern.exec(text)
    if (!match) continue
    const name =
      match[1] || match[2]?.replace(/^[Pp]ermission denied$|^Operation not permitted$/, "") || program
    return new CannotStartProcess({
      message: reading.text(name),
      exitCode: reading.exitCode,
      cause: new Error(text),
    })
  }
  return new CannotStartProcess({ message: text || "the runtime gave no reason", exitCode: 125 })
}

/** What a runtime that was told to log to `path` complained of; undefined when it was content. */
export function readStartFailure(path: string, program: string): CannotStartProcess | undefined {
  const complaint = readText(path).trim()
  return complaint === "" ? undefined : explainStartFailure(complaint, program)
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return ""
    throw error
  }
}

/** The last message of a runtime's error output: plain text, JSON (`"msg": "…"`) or logfmt (`msg="…"`) as runc prints it. */
function messageOf(complaint: string): string {
  const line = complaint.trim().split("\n").at(-1) ?? ""
  const quoted = /\bmsg"?\s*[:=]\s*("(?:[^"\\]|\\.)*")/.exec(line)?.[1]
  return quoted === undefined ? line.replace(/^\S*T\S+Z: /, "") : String(JSON.parse(quoted))
}
