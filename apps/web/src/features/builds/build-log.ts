import type { BuildLogLine } from "@naru/core/builds/schema"

export interface BuildStep {
  step: number
  name: string
  stage: string
  state: "waiting" | "running" | "done" | "cached"
  /** Line of the Dockerfile; counts from 1. */
  line: number | undefined
  durationMs: number | undefined
  /** Why the cache had nothing for it. */
  reason: string | undefined
  layerBytes: number | undefined
  output: string
}

export interface BuildLog {
  steps: readonly BuildStep[]
  warnings: readonly { message: string; line: number | undefined }[]
  /** What is done before the first step: fetching the source, say; empty when nothing is. */
  source: string
  isDone: boolean
}

export const emptyLog: BuildLog = { steps: [], warnings: [], source: "", isDone: false }

/** Characters kept of one step's output; the beginning of a longer one is cut. */
const outputLimit = 200_000

/** The log after one more event. Steps that no plan announced are added where they come. */
export function withEvent(log: BuildLog, event: BuildLogLine): BuildLog {
  switch (event.type) {
    case "source":
      return { ...log, source: event.message }
    case "plan":
      return { ...log, steps: event.steps.map((planned) => ({ ...blank(planned.step), ...planned })) }
    case "step-start":
      return change(log, event.step, (step) => ({
        ...step,
        name: event.name,
        line: event.line,
        state: "running",
      }))
    case "output":
      return change(log, event.step, (step) => ({
        ...step,
        output: (step.output + event.text).slice(-outputLimit),
      }))
    case "warning":
      return { ...log, warnings: [...log.warnings, { message: event.message, line: event.line }] }
    case "step-end":
      return change(log, event.step, (step) => ({
        ...step,
        state: event.cached ? "cached" : "done",
        durationMs: event.durationMs,
        reason: event.reason,
        layerBytes: event.layerBytes,
      }))
    case "done":
    case "failed":
      return { ...log, isDone: true }
  }
}

function blank(step: number): BuildStep {
  return {
    step,
    name: "",
    stage: "",
    state: "waiting",
    line: undefined,
    durationMs: undefined,
    reason: undefined,
    layerBytes: undefined,
    output: "",
  }
}

function change(log: BuildLog, number: number, how: (step: BuildStep) => BuildStep): BuildLog {
  const isKnown = log.steps.some(({ step }) => step === number)
  const steps = isKnown ? log.steps : [...log.steps, blank(number)]
  return { ...log, steps: steps.map((step) => (step.step === number ? how(step) : step)) }
}

/** The whole log as text, as a terminal would have shown it. */
export function logAsText({ steps }: BuildLog): string {
  return steps
    .filter(({ state }) => state !== "waiting")
    .map(({ step, name, state, output }) => {
      const head = `#${step} ${name}${state === "cached" ? " CACHED" : ""}`
      return output === "" ? head : `${head}\n${output.trimEnd()}`
    })
    .join("\n")
}
