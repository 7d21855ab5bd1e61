import { readDirectives } from "./directives.ts"
import { findHeredocs, readHeredocs } from "./heredoc.ts"
import type { Instruction } from "./instruction.ts"
import { continuationPattern, isComment, joinContinued, rangeOf } from "./logical-line.ts"
import { DockerfileInvalid, Fault, type Problem, problemAt } from "./problem.ts"
import { readInstruction } from "./read-instruction.ts"

export interface Dockerfile {
  instructions: readonly Instruction[]
  /** The escape character that the file chose. */
  escapeToken: string
  syntax?: string
}

/**
 * Parses a Dockerfile by the rules of BuildKit's parser. Throws {@link DockerfileInvalid} with the first fault.
 * @param name what the file is called in messages.
 */
export function parseDockerfile(text: string, name = "Dockerfile"): Dockerfile {
  const { dockerfile, problems } = readDockerfile(text)
  const [first] = problems.filter(({ severity }) => severity === "error")
  if (first !== undefined) throw new DockerfileInvalid(first.message, first, name)
  return dockerfile
}

/** Reads what can be read and gathers every fault. Pure; nothing is thrown for any text. */
export function readDockerfile(text: string): { dockerfile: Dockerfile; problems: Problem[] } {
  const physical = text.replace(/^\uFEFF/, "").split(/\r?\n/)
  const { escapeToken, syntax, problems } = readDirectives(physical)
  const continuation = continuationPattern(escapeToken)
  const instructions: Instruction[] = []
  let index = 0
  while (index < physical.length) {
    if (isComment(physical[index] ?? "")) {
      index += 1
      continue
    }
    const { line, next } = joinContinued(physical, index, continuation)
    index = next
    if (line.text.trim() === "") continue
    try {
      const found = readHeredocs(findHeredocs(line, escapeToken), physical, next)
      index = found.next
      instructions.push(readInstruction(line, { escapeToken, heredocs: found.heredocs }))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      problems.push(problemAt(error.message, error.range, "error"))
    }
    if (line.hasEmptyContinuation) {
      const message =
        "an empty line stands inside a continued instruction: remove it or the backslash before it"
      problems.push(problemAt(message, rangeOf(line, 0, line.text.length), "warning"))
    }
  }
  return { dockerfile: { instructions, escapeToken, ...(syntax !== undefined && { syntax }) }, problems }
}
