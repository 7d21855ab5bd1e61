import { type Problem, problemAt } from "./problem.ts"

export interface Directives {
  /** The escape character: `\` or a backtick. */
  escapeToken: string
  /** Image of a BuildKit front end, when one was named; accepted and not used. */
  syntax?: string
  problems: Problem[]
}

const pattern = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/
const known = new Set(["escape", "syntax", "check"])

/** Reads parser directives (`# escape=`, `# syntax=`): they stand above everything else, each at most once. */
export function readDirectives(physical: readonly string[]): Directives {
  const found = new Map<string, string>()
  const problems: Problem[] = []
  for (const [index, line] of physical.entries()) {
    const match = pattern.exec(line)
    const name = match?.[1]?.toLowerCase() ?? ""
    const value = match?.[2] ?? ""
    if (!known.has(name)) break
    const range = {
      start: { line: index + 1, column: 1 },
      end: { line: index + 1, column: line.length + 1 },
    }
    if (found.has(name))
      problems.push(problemAt(`only one ${name} parser directive can be used`, range, "error"))
    if (name === "escape" && value !== "\\" && value !== "`")
      problems.push(problemAt(`invalid escape token '${value}': it must be \\ or \``, range, "error"))
    found.set(name, value)
  }
  const syntax = found.get("syntax")
  return {
    escapeToken: found.get("escape") === "`" ? "`" : "\\",
    ...(syntax !== undefined && { syntax }),
    problems,
  }
}
