import type { CacheRecord } from "./cache-record.ts"

/** What a step is about to be made from. */
export type StepInputs = Pick<CacheRecord, "name" | "parent" | "inputs">

/**
 * Says in words why nothing in the cache fits a step: the first thing that differs from the record that is nearest to it, of the same
 * instruction on the same parent.
 */
export function explainMiss(step: StepInputs, records: readonly CacheRecord[]): string {
  const same = records.filter(({ name }) => name === step.name)
  const siblings = same
    .filter(({ parent }) => parent === step.parent)
    .toSorted((left, right) => right.createdAt.localeCompare(left.createdAt))
    .map((record) => differencesOf(step, record))
    .toSorted((left, right) => left.length - right.length)
  const [nearest] = siblings
  if (nearest === undefined) return same.length > 0 ? "a step before it changed" : "not built before"
  return nearest[0] ?? "its layer is gone or it was built in another way"
}

function differencesOf({ inputs }: StepInputs, before: CacheRecord): string[] {
  return [
    ...compare(inputs.arguments, before.inputs.arguments).map((change) => `the variable ${change}`),
    ...compare(inputs.files ?? {}, before.inputs.files ?? {}),
  ]
}

function compare(now: Readonly<Record<string, string>>, before: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(now), ...Object.keys(before)])].flatMap((name) => {
    if (now[name] === before[name]) return []
    if (before[name] === undefined) return [`${name} is new`]
    return now[name] === undefined ? [`${name} is gone`] : [`${name} changed`]
  })
}
