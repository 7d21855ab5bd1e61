import { UnsupportedInstruction } from "../errors.ts"
import { type Heredoc, heredocText, MountFault, parseRunMount, type Run, type Word } from "../parse/index.ts"
import { originOf } from "./outline.ts"
import { isProxyArgument, visibleArguments } from "./plan-arg.ts"
import { lookup } from "./scope.ts"
import {
  absolutePath,
  type Effect,
  failAt,
  inShell,
  type StageContext,
  type StageState,
} from "./stage-state.ts"
import type { RunOperation, StepMount } from "./step.ts"

export function planRun(instruction: Run, state: StageState, context: StageContext): Effect {
  refuseUnsupported(instruction, context)
  const { config, scope } = state
  const { arguments: line, script } = lineOf(instruction, state)
  const environment = [...scope.environment, ...visibleArguments(scope)]
  const proxies = Object.entries(context.request.arguments).filter(([name]) => isProxyArgument(name))
  const network = instruction.network?.text
  const operation: RunOperation = {
    type: "run",
    arguments: line,
    environment: environment.map(([name, value]) => `${name}=${value}`),
    proxyEnvironment: proxies.map(([name, value]) => `${name}=${value}`),
    workingDirectory: config.WorkingDir || "/",
    user: config.User ?? "",
    network: network === "none" || network === "host" ? network : "default",
    mounts: instruction.mounts.map((word) => planMount(word, state, context)),
    ...(script && { script }),
  }
  return { state, operation, history: historyOf(line, state) }
}

/** `RUN |1 A=1 /bin/sh -c … # buildkit`: the declared arguments stand before the command (BuildKit's runCommandString). */
function historyOf(line: readonly string[], { scope }: StageState): string {
  const declared = [...scope.arguments.keys()].filter((name) => !isProxyArgument(name))
  const shown = declared.map((name) => `${name}=${lookup(scope, name) ?? ""}`)
  const prefix = shown.length > 0 ? [`|${shown.length}`, ...shown] : []
  return `RUN ${[...prefix, ...line].join(" ")} # buildkit`
}

/** Where a script of a here-document lies while it runs; Docker's own place. */
export const scriptDirectory = "/dev/pipes"

function lineOf(
  { command, heredocs }: Run,
  { config }: StageState,
): { arguments: string[]; script?: RunOperation["script"] } {
  if (command.form === "exec") return { arguments: [...command.arguments] }
  const [document] = heredocs
  if (document === undefined) return { arguments: inShell(config, command.text) }
  if (!/^\d*<<-?\s*\S+$/.test(command.text))
    return { arguments: inShell(config, withDocuments(command.text, heredocs)) }
  // The here-document is all there is: it is the script itself.
  const content = heredocText(document)
  if (!content.startsWith("#!")) return { arguments: inShell(config, content) }
  return { arguments: [`${scriptDirectory}/${document.name}`], script: { name: document.name, content } }
}

/** The shell reads the documents itself, so they are handed to it as written. */
function withDocuments(line: string, heredocs: readonly Heredoc[]): string {
  return [line, ...heredocs.map(({ content, name }) => content + name)].join("\n")
}

function planMount(word: Word, state: StageState, context: StageContext): StepMount {
  try {
    const mount = parseRunMount(context.expander.text(word, state.scope))
    const target = absolutePath(state.config, mount.target)
    if (mount.type !== "bind") return { ...mount, target }
    const { from, source } = mount
    const origin = originOf(from, context.stages, context.outline.index)
    return { type: "bind", target, source: source === "" ? "/" : source, origin }
  } catch (error) {
    if (!(error instanceof MountFault)) throw error
    return failAt(word.range, error.message, context)
  }
}

function refuseUnsupported({ security, range }: Run, { request }: StageContext): void {
  const place = `${request.name}:${range.start.line}:${range.start.column}`
  if (security !== undefined && security.text !== "sandbox")
    throw new UnsupportedInstruction(
      place,
      "RUN --security=insecure is not supported: steps run without privileges",
    )
}
