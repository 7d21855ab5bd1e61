import { fromWords } from "./from-words.ts"
import type { From, Instruction } from "./instruction.ts"
import type { Dockerfile } from "./parse-dockerfile.ts"
import type { Word } from "./position.ts"
import { type Problem, problemAt } from "./problem.ts"

/** Names and numbers of stages that COPY --from and FROM use. */
export function checkStages({ instructions }: Dockerfile): Problem[] {
  const problems: Problem[] = []
  const names: (string | undefined)[] = []
  for (const instruction of instructions) {
    if (instruction.keyword === "FROM") {
      const { name, range } = instruction
      if (name !== undefined && names.includes(name))
        problems.push(problemAt(`the stage name "${name}" is used twice`, range, "warning"))
      names.push(name)
    }
    const user = instruction.keyword === "ONBUILD" ? instruction.trigger : instruction
    for (const from of fromWords(user)) problems.push(...checkFrom(from, names, instructions))
  }
  return problems
}

function checkFrom(
  from: Word,
  names: readonly (string | undefined)[],
  all: readonly Instruction[],
): Problem[] {
  const name = from.text.toLowerCase()
  const current = names.length - 1
  const fault = (message: string) => [problemAt(message, from.range, "error")]
  if (from.text.includes("$"))
    return fault(
      "--from takes no variables: name a stage with FROM … AS, which may use ARG, and copy from it",
    )
  if (/^\d+$/.test(name)) {
    if (Number(name) === current) return fault("a stage cannot copy from itself")
    return Number(name) < current
      ? []
      : fault(`there is no earlier stage number ${name}: stages before this one count from 0`)
  }
  if (names[current] === name) return fault(`the stage "${name}" cannot copy from itself`)
  const isLater =
    !names.includes(name) &&
    all.some((other): other is From => other.keyword === "FROM" && other.name === name)
  return isLater
    ? fault(`the stage "${name}" comes later: define it before the stage that copies from it`)
    : []
}
