import type { Arg } from "../parse/index.ts"
import type { Scope } from "./scope.ts"
import { type Effect, nothing, type StageContext, type StageState } from "./stage-state.ts"

/**
 * ARG in a stage: the value given to the build, else its default, else what an ARG above the first FROM (or the platform)
 * says. Values are seen in history, as with Docker.
 */
export function planArg({ definitions }: Arg, state: StageState, context: StageContext): Effect {
  const { globalArguments, request, expander } = context
  let scope: Scope = state.scope
  const shown: string[] = []
  for (const { name, value } of definitions) {
    const given = request.arguments[name]
    const own = value && expander.text(value, scope)
    const chosen = given ?? own ?? globalArguments.get(name)
    scope = { ...scope, arguments: new Map([...scope.arguments, [name, chosen]]) }
    shown.push(chosen === undefined ? name : `${name}=${chosen}`)
  }
  return { state: { ...state, scope }, operation: nothing, history: `ARG ${shown.join(" ")}` }
}

/** Arguments that every RUN sees without a declaration (Dockerfile reference, "Predefined ARGs"). */
const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"]

export function isProxyArgument(name: string): boolean {
  return proxies.includes(name.toUpperCase())
}

/** The declared arguments that an instruction sees and that no ENV hides. */
export function visibleArguments({
  environment,
  arguments: declared,
}: Scope): [name: string, value: string][] {
  return [...declared].flatMap(([name, value]): [string, string][] =>
    value === undefined || environment.has(name) ? [] : [[name, value]],
  )
}
