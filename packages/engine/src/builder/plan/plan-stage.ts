import type { RunConfig } from "../../oci/index.ts"
import { type Instruction, parseDockerfile } from "../parse/index.ts"
import { planArg, visibleArguments } from "./plan-arg.ts"
import { planCopy } from "./plan-copy.ts"
import {
  planCommand,
  planExpose,
  planHealthcheck,
  planKeyValues,
  planMaintainer,
  planShell,
  planStopSignal,
  planUser,
  planVolume,
  required,
} from "./plan-metadata.ts"
import { planRun } from "./plan-run.ts"
import {
  absolutePath,
  configured,
  type Effect,
  initialState,
  nothing,
  type StageContext,
  type StageState,
} from "./stage-state.ts"
import type { Step } from "./step.ts"

/** A stage in its executable form. */
export interface PlannedStage {
  index: number
  title: string
  base: StageContext["outline"]["base"]
  /** The first is FROM. */
  steps: readonly Step[]
  /** How the stage ends; children begin here. */
  end: StageState
}

/** What a stage starts from: the config of its base image, or the end of another stage. */
export type StageBase =
  | { kind: "config"; config: RunConfig; author?: string }
  | { kind: "stage"; end: StageState }

/** Turns the instructions of a stage into steps; pure. Throws `dockerfile_invalid`, `unsupported_instruction`. */
export function planStage(base: StageBase, context: StageContext, firstNumber: number): PlannedStage {
  const { outline } = context
  const { from, title } = outline
  const config = base.kind === "stage" ? base.end.config : base.config
  let state = startOf(base)
  const steps: Step[] = []
  const add = (instruction: Instruction, effect: Effect) => {
    state = effect.state
    steps.push({
      number: firstNumber + steps.length,
      stage: title,
      name: oneLine(instruction.original),
      range: instruction.range,
      operation: effect.operation,
      arguments: Object.fromEntries(visibleArguments(state.scope)),
      ...(effect.history !== undefined && { history: effect.history }),
      config: state.config,
      ...(state.author !== undefined && { author: state.author }),
    })
  }
  add(from, { state, operation: { type: "from", image: baseName(outline) } })
  for (const instruction of [...triggersOf(config, context), ...outline.instructions]) {
    add(instruction, planInstruction(instruction, state, context))
  }
  return { index: outline.index, title, base: outline.base, steps, end: state }
}

function startOf(base: StageBase): StageState {
  if (base.kind === "config") return initialState(base)
  const { config, author, scope } = base.end
  return initialState({ config, ...(author !== undefined && { author }), arguments: scope.arguments })
}

function baseName({ base, from }: StageContext["outline"]): string {
  return base.kind === "image" ? base.name : from.image.text
}

function planInstruction(instruction: Instruction, state: StageState, context: StageContext): Effect {
  switch (instruction.keyword) {
    case "RUN":
      return planRun(instruction, state, context)
    case "COPY":
    case "ADD":
      return planCopy(instruction, state, context)
    case "ARG":
      return planArg(instruction, state, context)
    case "ENV":
    case "LABEL":
      return planKeyValues(instruction, state, context)
    case "CMD":
    case "ENTRYPOINT":
      return planCommand(instruction, state)
    case "HEALTHCHECK":
      return planHealthcheck(instruction, state)
    case "SHELL":
      return planShell(instruction, state)
    case "VOLUME":
      return planVolume(instruction, state, context)
    case "EXPOSE":
      return planExpose(instruction, state, context)
    case "USER":
      return planUser(instruction, state, context)
    case "STOPSIGNAL":
      return planStopSignal(instruction, state, context)
    case "MAINTAINER":
      return planMaintainer(instruction, state)
    case "WORKDIR": {
      const path = absolutePath(state.config, required(instruction.value, state, context, "WORKDIR"))
      const user = state.config.User ?? ""
      const operation = path === "/" ? nothing : { type: "directory" as const, path, user }
      return { state: configured(state, { WorkingDir: path }), operation, history: `WORKDIR ${path}` }
    }
    case "ONBUILD": {
      const triggers = [...(state.config.OnBuild ?? []), instruction.expression]
      return { state: configured(state, { OnBuild: triggers }), operation: nothing }
    }
    case "FROM":
      // FROM ends a stage before it comes here.
      return { state, operation: nothing }
  }
}

/** Instructions that the base left with ONBUILD; they stand at the place of FROM. */
function triggersOf({ OnBuild }: RunConfig, { outline, request }: StageContext): Instruction[] {
  const { range } = outline.from
  return (OnBuild ?? []).flatMap((trigger) =>
    parseDockerfile(
      trigger,
      `${request.name}:${range.start.line}:${range.start.column}: ONBUILD trigger`,
    ).instructions.map((instruction) => ({ ...instruction, range })),
  )
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ")
}
