import type { CacheRecord } from "./cache-record.ts"

/** What a step is about to be made from. */
export type StepInputs = Pick<CacheRecord, "name" | "parent" | "inputs">

/**
 * Says in words why nothing in the cache fits a step: the first thing that differs from the newest record of the same instruction,
 * those on the same parent first.
 */
export function explainMiss(step: StepInputs, records: readonly CacheRecord[]): string {
  const same = records
    .filter(({ name }) => name === step.name)
    .toSorted((left, right) => right.createdAt.localeCompare(left.createdAt))
  const sibling = same.find(({ parent }) => parent === step.parent)
  if (sibling === undefined) return same.length > 0 ? "a step before it changed" : "not built before"
  return (
    differenceOf(step.inputs.arguments, sibling.inputs.arguments, (name) => `the variable ${name}`) ??
    differenceOf(step.inputs.files ?? {}, sibling.inputs.files ?? {}, (path) => path) ??
    "its layer is gone or it was built in another way"
  )
}

function differenceOf(
  now: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
  show: (name: string) => string,
): string | undefined {
  for (const name of new Set([...Object.keys(now), ...Object.keys(before)])) {
    if (now[name] === before[name]) continue
    if (before[name] === undefined) return `${show(name)} is new`
    return now[name] === undefined ? `${show(name)} is gone` : `${show(name)} changed`
  }
  return undefined
}
