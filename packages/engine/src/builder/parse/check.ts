import { checkInstruction } from "./check-instruction.ts"
import { checkStages } from "./check-stages.ts"
import type { Instruction } from "./instruction.ts"
import { type Dockerfile, readDockerfile } from "./parse-dockerfile.ts"
import { type Problem, problemAt } from "./problem.ts"

/**
 * Everything that can be said about a Dockerfile without its context: faults that stop a build and warnings. Pure and free of
 * Node.js, so that an editor in the browser runs it with every key.
 */
export function checkDockerfile(text: string): Problem[] {
  const { dockerfile, problems } = readDockerfile(text)
  const found = [
    ...problems,
    ...checkOrder(dockerfile, problems),
    ...checkStages(dockerfile),
    ...dockerfile.instructions.flatMap((instruction) =>
      checkInstruction(instruction, dockerfile.escapeToken),
    ),
    ...checkOverridden(dockerfile),
  ]
  return found.sort((left, right) => left.line - right.line || left.column - right.column)
}

/** Faults of the file as a whole: no instruction at all, or work before the first FROM. */
export function checkOrder({ instructions }: Dockerfile, others: readonly Problem[] = []): Problem[] {
  const firstLine = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }
  if (instructions.length === 0)
    return others.length > 0 ? [] : [problemAt("the Dockerfile has no instructions", firstLine, "error")]
  const start = instructions.findIndex(({ keyword }) => keyword === "FROM")
  const early = instructions.slice(0, start < 0 ? undefined : start).find(({ keyword }) => keyword !== "ARG")
  if (early !== undefined) {
    const message = `${early.keyword} stands before the first FROM: a Dockerfile begins with FROM (only ARG may come before it)`
    return [problemAt(message, early.range, "error")]
  }
  const [first] = instructions
  if (start >= 0 || first === undefined || others.length > 0) return []
  return [problemAt("the Dockerfile has no FROM", first.range, "error")]
}

/** CMD, ENTRYPOINT and HEALTHCHECK count once per stage: the last one. */
function checkOverridden({ instructions }: Dockerfile): Problem[] {
  const problems: Problem[] = []
  const seen = new Map<string, Instruction>()
  for (const instruction of instructions) {
    const { keyword } = instruction
    if (keyword === "FROM") seen.clear()
    if (keyword !== "CMD" && keyword !== "ENTRYPOINT" && keyword !== "HEALTHCHECK") continue
    const earlier = seen.get(keyword)
    if (earlier !== undefined)
      problems.push(problemAt(`a later ${keyword} of this stage replaces this one`, earlier.range, "warning"))
    seen.set(keyword, instruction)
  }
  return problems
}
