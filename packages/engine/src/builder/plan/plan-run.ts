import { UnsupportedInstruction } from "../errors.ts"
import { type Heredoc, heredocText, type Run } from "../parse/index.ts"
import { isProxyArgument, visibleArguments } from "./plan-arg.ts"
import { lookup } from "./scope.ts"
import { type Effect, inShell, type StageContext, type StageState } from "./stage-state.ts"
import type { RunOperation } from "./step.ts"

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

function refuseUnsupported({ mounts, security, range }: Run, { request }: StageContext): void {
  const place = `${request.name}:${range.start.line}:${range.start.column}`
  if (mounts.length > 0)
    throw new UnsupportedInstruction(
      place,
      "RUN --mount is not supported yet: copy what the step needs instead",
    )
  if (security !== undefined && security.text !== "sandbox")
    throw new UnsupportedInstruction(
      place,
      "RUN --security=insecure is not supported: steps run without privileges",
    )
}
