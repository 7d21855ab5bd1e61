import { type Copy, heredocText } from "../parse/index.ts"
import { originOf } from "./outline.ts"
import type { Scope } from "./scope.ts"
import { absolutePath, type Effect, failAt, type StageContext, type StageState } from "./stage-state.ts"
import type { CopyOperation } from "./step.ts"

export function planCopy(instruction: Copy, state: StageState, context: StageContext): Effect {
  const { expander } = context
  const { keyword } = instruction
  const sources = instruction.sources.map((word) => {
    const text = expander.text(word, state.scope)
    if (text === "") return failAt(word.range, `${keyword} has an empty source: ${word.text}`, context)
    const isOutside = instruction.from === undefined && text.split("/").includes("..")
    if (isOutside) return failAt(word.range, `${text} leads out of the build context`, context)
    return text
  })
  const written = expander.text(instruction.destination, state.scope)
  const intoDirectory = /(^|\/)\.{0,2}$/.test(written)
  const count = sources.length + instruction.heredocs.length
  if (count > 1 && !intoDirectory) {
    const reason = `${keyword} with more than one source needs a directory as its destination: end it with /`
    return failAt(instruction.destination.range, reason, context)
  }
  const owner = instruction.chown && expander.text(instruction.chown, state.scope)
  const permissions = permissionsOf(instruction, state.scope, context)
  const operation: CopyOperation = {
    type: "copy",
    origin: originOf(instruction.from?.text, context.stages, context.outline.index),
    sources,
    documents: documentsOf(instruction, state.scope, context),
    destination: absolutePath(state.config, written),
    intoDirectory,
    ...(owner && { owner }),
    ...(permissions !== undefined && { permissions }),
    excludes: instruction.excludes.map((word) => expander.text(word, state.scope)),
    keepParents: instruction.parents,
    unpack: keyword === "ADD",
  }
  return { state, operation, history: historyOf(instruction, operation, written) }
}

function documentsOf(
  { heredocs }: Copy,
  scope: Scope,
  { expander }: StageContext,
): CopyOperation["documents"] {
  return heredocs.map((heredoc) => {
    const text = heredocText(heredoc)
    const content = heredoc.expand ? expander.document({ text, range: heredoc.range }, scope) : text
    return { name: heredoc.name, content }
  })
}

function permissionsOf({ chmod }: Copy, scope: Scope, context: StageContext): number | undefined {
  if (chmod === undefined) return undefined
  const text = context.expander.text(chmod, scope)
  if (/^[0-7]{1,5}$/.test(text) && Number.parseInt(text, 8) <= 0o7777) return Number.parseInt(text, 8)
  return failAt(chmod.range, `--chmod takes an octal number such as 755, not "${text}"`, context)
}

/** `COPY --chown=a file /dir/ # buildkit`, as BuildKit's dispatchCopy writes it. */
function historyOf({ keyword }: Copy, operation: CopyOperation, written: string): string {
  const { owner, permissions, keepParents, sources, documents } = operation
  const flags = [
    ...(keepParents ? ["--parents"] : []),
    ...(owner === undefined ? [] : [`--chown=${owner}`]),
    ...(permissions === undefined ? [] : [`--chmod=${permissions.toString(8)}`]),
  ]
  const names = [...sources, ...documents.map(({ name }) => `<<${name}`)]
  return `${[keyword, ...flags, ...names, written].join(" ")} # buildkit`
}
