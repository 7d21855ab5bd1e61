import { CannotStartProcess } from "./runtime-errors.ts"

interface Reading {
  pattern: RegExp
  exitCode: number
  /** What a person reads; `name` is the first group of the pattern or the program. */
  text(name: string): string
}

/** The texts of crun 1.8 to 1.28 and runc 1.1 to 1.3, each with Docker's message and exit code for it. */
const readings: readonly Reading[] = [
  {
    pattern:
      /executable file [`"'](.+?)[`"'] not found in \$PATH|exec: "(.+?)": executable file not found in \$PATH/,
    exitCode: 127,
    text: (name) => `exec: "${name}": executable file not found in $PATH`,
  },
  {
    pattern:
      /(?:open executable|exec container process|exec|stat)[^`"/]*[`"]?([^`":\s]*)[`"]?: (?:stat .*: )?[Nn]o such file or directory/,
    exitCode: 127,
    text: (name) => `exec: "${name}": no such file or directory`,
  },
  {
    pattern:
      /(?:open executable|exec container process|exec|executable)[^`"/]*[`"]?([^`":\s]*)[`"]?.*: [Pp]ermission denied/,
    exitCode: 126,
    text: (name) => `exec: "${name}": permission denied`,
  },
  {
    pattern: /(?:exec container process|exec).*: ([Ii]s a directory|[Ee]xec format error)/,
    exitCode: 126,
    text: (reason) => `exec: ${reason.toLowerCase()}`,
  },
  {
    pattern: /(?:chdir|cwd|working directory)[^`"/]*[`"]?([^`":\s]*)/,
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
    const name = match[1] || match[2] || program
    return new CannotStartProcess({
      message: reading.text(name),
      exitCode: reading.exitCode,
      cause: new Error(text),
    })
  }
  return new CannotStartProcess({ message: text || "the runtime gave no reason", exitCode: 125 })
}

/** The last message of a runtime's error output: plain text, or runc's and crun's JSON log lines. */
function messageOf(complaint: string): string {
  const line = complaint.trim().split("\n").at(-1) ?? ""
  const json = /"msg"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(line)?.[1]
  return json === undefined ? line.replace(/^\S*T\S+Z: /, "") : String(JSON.parse(json))
}
