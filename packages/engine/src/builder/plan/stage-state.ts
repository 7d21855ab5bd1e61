import type { RunConfig } from "../../oci/index.ts"
import { DockerfileInvalid, type Range } from "../parse/index.ts"
import type { OutlineRequest, StageOutline } from "./outline.ts"
import { type Expander, environmentLines, environmentOf, type Scope } from "./scope.ts"
import type { Operation } from "./step.ts"

/** What a stage has become after some of its instructions. */
export interface StageState {
  config: RunConfig
  author?: string
  scope: Scope
  /** CMD was given in this stage: ENTRYPOINT leaves it then. */
  hasCommand: boolean
}

/** What all instructions of one stage share. */
export interface StageContext {
  outline: StageOutline
  stages: readonly StageOutline[]
  globalArguments: ReadonlyMap<string, string | undefined>
  expander: Expander
  request: OutlineRequest
}

/** The outcome of one instruction. */
export interface Effect {
  state: StageState
  operation: Operation
  /** `created_by`; absent where Docker writes no history. */
  history?: string
}

export const nothing: Operation = { type: "none" }

/** BuildKit sets the PATH when the base has none. */
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** A stage at its beginning, on a base image's config (or on nothing). */
export function initialState(base: {
  config: RunConfig
  author?: string
  /** Arguments that the base stage declared go on to its children. */
  arguments?: ReadonlyMap<string, string | undefined>
}): StageState {
  const environment = environmentOf(base.config.Env ?? [])
  if (!environment.has("PATH")) environment.set("PATH", defaultPath)
  const { OnBuild: _, ...config } = base.config
  return {
    config: { ...config, Env: environmentLines(environment) },
    ...(base.author !== undefined && { author: base.author }),
    scope: { environment, arguments: base.arguments ?? new Map() },
    hasCommand: false,
  }
}

/** The state with some fields of its config replaced and nothing else changed. */
export function configured(state: StageState, change: Partial<RunConfig>): StageState {
  return { ...state, config: { ...state.config, ...change } }
}

export function failAt(range: Range, reason: string, { request }: StageContext): never {
  throw new DockerfileInvalid(reason, range.start, request.name)
}

/** `/bin/sh -c line`, or what SHELL set. */
export function inShell({ Shell }: RunConfig, line: string): string[] {
  return [...(Shell && Shell.length > 0 ? Shell : ["/bin/sh", "-c"]), line]
}

/** A path as WORKDIR and COPY resolve it: relative ones against the working directory. */
export function absolutePath({ WorkingDir }: RunConfig, path: string): string {
  const start = path.startsWith("/") ? [] : (WorkingDir ?? "/").split("/")
  const parts: string[] = []
  for (const part of [...start, ...path.split("/")]) {
    if (part === "..") parts.pop()
    else if (part !== "" && part !== ".") parts.push(part)
  }
  return `/${parts.join("/")}`
}
