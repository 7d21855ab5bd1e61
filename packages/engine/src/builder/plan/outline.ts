import { formatPlatform } from "../../images/index.ts"
import type { Platform } from "../../oci/index.ts"
import { TargetNotFound, UnsupportedPlatform } from "../errors.ts"
import {
  type Arg,
  checkOrder,
  checkStages,
  type Dockerfile,
  DockerfileInvalid,
  type From,
  fromWords,
  type Instruction,
} from "../parse/index.ts"
import { isPlatform, platformArguments } from "./platform.ts"
import { type Expander, openExpander } from "./scope.ts"
import type { CopyOrigin } from "./step.ts"

/** A stage before its base image is known. */
export interface StageOutline {
  index: number
  /** Name given with AS, or its number as BuildKit shows it. */
  title: string
  name?: string
  from: From
  base: { kind: "scratch" } | { kind: "stage"; index: number } | { kind: "image"; name: string }
  instructions: readonly Instruction[]
}

/** The stages that a build needs, in the order of the file. */
export interface Outline {
  stages: readonly StageOutline[]
  target: StageOutline
  /** ARGs above the first FROM, with their values. */
  globalArguments: ReadonlyMap<string, string | undefined>
  expander: Expander
}

export interface OutlineRequest {
  /** What the Dockerfile is called in messages. */
  name: string
  platform: Platform
  arguments: Readonly<Record<string, string>>
  target?: string
}

/** Sorts a Dockerfile into stages and keeps those that the target needs. Throws `dockerfile_invalid`, `target_not_found`. */
export function outlineStages(dockerfile: Dockerfile, request: OutlineRequest): Outline {
  refuseProblems(dockerfile, request.name)
  const expander = openExpander({ escapeToken: dockerfile.escapeToken, name: request.name })
  const { instructions } = dockerfile
  const start = instructions.findIndex(({ keyword }) => keyword === "FROM")
  const globalArguments = readGlobalArguments(instructions.slice(0, start), { expander, ...request })
  const stages: StageOutline[] = []
  for (const [position, from] of instructions.entries()) {
    if (from.keyword !== "FROM") continue
    const rest = instructions.slice(position + 1)
    const end = rest.findIndex(({ keyword }) => keyword === "FROM")
    const body = rest.slice(0, end < 0 ? undefined : end)
    stages.push(outlineStage(from, body, { stages, globalArguments, expander, request }))
  }
  const target = findTarget(stages, request.target)
  return { stages: neededBy(target, stages), target, globalArguments, expander }
}

function refuseProblems(dockerfile: Dockerfile, name: string): void {
  const problems = [...checkOrder(dockerfile), ...checkStages(dockerfile)]
  const [first] = problems.filter(({ severity }) => severity === "error")
  if (first !== undefined) throw new DockerfileInvalid(first.message, first, name)
}

function readGlobalArguments(
  instructions: readonly Instruction[],
  context: OutlineRequest & { expander: Expander },
): Map<string, string | undefined> {
  const values = new Map<string, string | undefined>(platformArguments(context.platform))
  const definitions = instructions
    .filter((instruction): instruction is Arg => instruction.keyword === "ARG")
    .flatMap((instruction) => instruction.definitions)
  for (const { name, value } of definitions) {
    const scope = { environment: new Map<string, string>(), arguments: values }
    const given = context.arguments[name]
    const chosen = given ?? (value && context.expander.text(value, scope))
    if (chosen !== undefined || !values.has(name)) values.set(name, chosen)
  }
  return values
}

function outlineStage(
  from: From,
  instructions: readonly Instruction[],
  context: {
    stages: readonly StageOutline[]
    globalArguments: ReadonlyMap<string, string | undefined>
    expander: Expander
    request: OutlineRequest
  },
): StageOutline {
  const { stages, globalArguments, expander, request } = context
  const scope = { environment: new Map<string, string>(), arguments: globalArguments }
  const platform = from.platform === undefined ? "" : expander.text(from.platform, scope)
  if (platform !== "" && !isPlatform(platform, request.platform))
    throw new UnsupportedPlatform(platform, formatPlatform(request.platform))
  const image = expander.text(from.image, scope)
  if (image === "") {
    const reason = `the base name "${from.image.text}" is empty: give the argument a default, or pass it to the build`
    throw new DockerfileInvalid(reason, from.image.range.start, request.name)
  }
  const earlier = stages.findLast(({ name }) => name === image.toLowerCase())
  const index = stages.length
  return {
    index,
    title: from.name ?? `stage-${index}`,
    ...(from.name !== undefined && { name: from.name }),
    from,
    base: baseOf(image, earlier),
    instructions,
  }
}

function baseOf(image: string, earlier: StageOutline | undefined): StageOutline["base"] {
  if (earlier !== undefined) return { kind: "stage", index: earlier.index }
  return image === "scratch" ? { kind: "scratch" } : { kind: "image", name: image }
}

function findTarget(stages: readonly StageOutline[], target: string | undefined): StageOutline {
  const found =
    target === undefined || target === ""
      ? stages.at(-1)
      : (stages.findLast(({ name }) => name === target.toLowerCase()) ??
        (/^\d+$/.test(target) ? stages[Number(target)] : undefined))
  if (found === undefined)
    throw new TargetNotFound(
      target ?? "",
      stages.map(({ title }) => title),
    )
  return found
}

/** The target and everything it stands on or copies from, in the order of the file. */
function neededBy(target: StageOutline, stages: readonly StageOutline[]): StageOutline[] {
  const needed = new Set<StageOutline>()
  const visit = (stage: StageOutline | undefined) => {
    if (stage === undefined || needed.has(stage)) return
    needed.add(stage)
    if (stage.base.kind === "stage") visit(stages[stage.base.index])
    for (const { text } of stage.instructions.flatMap(fromWords)) {
      const origin = originOf(text, stages, stage.index)
      if (origin.kind === "stage") visit(stages[origin.index])
    }
  }
  visit(target)
  return stages.filter((stage) => needed.has(stage))
}

/** What a `from` means in the stage of number `before`: an earlier stage by name or number, else an image; nothing is the context. */
export function originOf(
  from: string | undefined,
  stages: readonly Pick<StageOutline, "index" | "name">[],
  before: number,
): CopyOrigin {
  if (from === undefined) return { kind: "context" }
  const named = stages.findLast(({ name, index }) => index < before && name === from.toLowerCase())
  if (named !== undefined) return { kind: "stage", index: named.index }
  return /^\d+$/.test(from) ? { kind: "stage", index: Number(from) } : { kind: "image", name: from }
}
