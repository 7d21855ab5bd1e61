import { ExpansionFault, expandWord } from "../expand/index.ts"
import type { Copy, From, Instruction } from "./instruction.ts"
import { looksLikeBrokenJson } from "./json-form.ts"
import { type Dockerfile, readDockerfile } from "./parse-dockerfile.ts"
import type { Word } from "./position.ts"
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
    const copy = instruction.keyword === "ONBUILD" ? instruction.trigger : instruction
    if (copy.keyword === "COPY") problems.push(...checkFrom(copy, names, instructions))
  }
  return problems
}

function checkFrom(
  { from }: Copy,
  names: readonly (string | undefined)[],
  all: readonly Instruction[],
): Problem[] {
  if (from === undefined) return []
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

function checkInstruction(instruction: Instruction, escapeToken: string): Problem[] {
  const warn = (message: string) => problemAt(message, instruction.range, "warning")
  switch (instruction.keyword) {
    case "MAINTAINER":
      return [warn("MAINTAINER is deprecated: use LABEL org.opencontainers.image.authors=…")]
    case "ENV":
    case "LABEL":
      return [
        ...(instruction.legacy
          ? [warn(`write ${instruction.keyword} name=value: the form with a blank is deprecated`)]
          : []),
        ...instruction.pairs.flatMap(({ key, value }) => checkWords([key, value], escapeToken)),
      ]
    case "CMD":
    case "ENTRYPOINT":
    case "RUN":
      return looksLikeBrokenJson(instruction.command)
        ? [
            warn(
              `${instruction.keyword} looks like the JSON form but is not valid JSON: it runs as a shell line. Use double quotes and no comma at the end`,
            ),
          ]
        : []
    case "COPY":
    case "ADD":
      return checkWords([...instruction.sources, instruction.destination], escapeToken)
    case "ONBUILD":
      return checkInstruction(instruction.trigger, escapeToken)
    case "WORKDIR":
    case "USER":
    case "STOPSIGNAL":
      return checkWords([instruction.value], escapeToken)
    case "VOLUME":
    case "EXPOSE":
      return checkWords(instruction.values, escapeToken)
    default:
      return []
  }
}

/** Open quotes and braces. Which variables have values is not known yet, so every one counts as set. */
function checkWords(words: readonly Word[], escapeToken: string): Problem[] {
  return words.flatMap(({ text, range }) => {
    try {
      expandWord(text, { escapeToken, lookup: () => "x" })
      return []
    } catch (error) {
      if (!(error instanceof ExpansionFault)) throw error
      return [problemAt(error.message, range, "error")]
    }
  })
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
