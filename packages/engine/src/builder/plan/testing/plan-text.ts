import type { RunConfig } from "../../../oci/index.ts"
import { parseDockerfile } from "../../parse/index.ts"
import { type OutlineRequest, outlineStages, type PlannedStage, planStage, type Step } from "../index.ts"

const base: RunConfig = { Env: ["PATH=/bin", "HOME=/root"], Cmd: ["sh"] }
/** Lines as one text. */
export const lines = (...parts: string[]): string => parts.join("\n")

/** Plans a Dockerfile on bases with the same small config. */
export function plan(
  text: string,
  options: Partial<OutlineRequest> & { base?: RunConfig } = {},
): { stages: PlannedStage[]; last: PlannedStage; steps: Step[] } {
  const request: OutlineRequest = {
    name: "Dockerfile",
    platform: { os: "linux", architecture: "amd64" },
    arguments: {},
    ...options,
  }
  const { stages: outlines, globalArguments, expander } = outlineStages(parseDockerfile(text), request)
  const stages = new Map<number, PlannedStage>()
  let number = 1
  for (const outline of outlines) {
    const parent = outline.base.kind === "stage" ? stages.get(outline.base.index) : undefined
    const start = outline.base.kind === "scratch" ? {} : (options.base ?? base)
    const planned = planStage(
      parent ? { kind: "stage", end: parent.end } : { kind: "config", config: start },
      { outline, stages: outlines, globalArguments, expander, request },
      number,
    )
    number += planned.steps.length
    stages.set(outline.index, planned)
  }
  const all = [...stages.values()]
  const last = all.at(-1)
  if (last === undefined) throw new Error("no stage was planned")
  return { stages: all, last, steps: all.flatMap(({ steps }) => steps) }
}

/** The config after instructions on an image. */
export const configOf = (text: string, options?: Parameters<typeof plan>[1]) =>
  plan(`FROM x\n${text}`, options).last.end.config
/** The step of the last instruction. */
export const stepOf = (text: string, options?: Parameters<typeof plan>[1]) => {
  const step = plan(`FROM x\n${text}`, options).steps.at(-1)
  if (step === undefined) throw new Error("no step was planned")
  return step
}
