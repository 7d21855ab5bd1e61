import * as z from "zod"
import { parseJson } from "../http/body.ts"
import { DockerFailure } from "../http/failure.ts"

/** Filters of a list, by name, each with the values of which one (or, for labels, all) must hold. */
export type Filters = ReadonlyMap<string, readonly string[]>

/** `{"label":["a"]}` of clients today and `{"label":{"a":true}}` of those before API 1.22. */
const filtersSchema = z.record(
  z.string(),
  z.union([
    z.array(z.string()),
    z.record(z.string(), z.boolean()).transform((set) => Object.keys(set).filter((value) => set[value])),
  ]),
)

/** Parses the `filters` parameter; throws 400 for broken JSON and for names that the operation does not know. */
export function parseFilters(text: string | null, known: readonly string[]): Filters {
  if (text === null || text === "") return new Map()
  const parsed = filtersSchema.safeParse(parseJson(text, "filters"))
  if (!parsed.success) throw new DockerFailure(400, "invalid filters: expected an object of lists")
  const entries = Object.entries(parsed.data).filter(([, values]) => values.length > 0)
  for (const [name] of entries) {
    if (!known.includes(name)) throw new DockerFailure(400, `invalid filter '${name}'`)
  }
  return new Map(entries)
}

/** True when the filter is absent or one of its values passes. */
export function passesAny(filters: Filters, name: string, test: (value: string) => boolean): boolean {
  const values = filters.get(name)
  return values === undefined || values.some(test)
}

/** True when the labels hold everything that `label` filters ask (`key` or `key=value`) and nothing that `label!` ones do. */
export function passesLabels(filters: Filters, labels: Readonly<Record<string, string>>): boolean {
  const holds = (wanted: string) => hasLabel(labels, wanted)
  return (filters.get("label") ?? []).every(holds) && !(filters.get("label!") ?? []).some(holds)
}

function hasLabel(labels: Readonly<Record<string, string>>, wanted: string): boolean {
  const equals = wanted.indexOf("=")
  if (equals < 0) return Object.hasOwn(labels, wanted)
  return labels[wanted.slice(0, equals)] === wanted.slice(equals + 1)
}

/** A filter that is true or false (`dangling`); undefined when absent. Throws 400 for other values. */
export function booleanFilter(filters: Filters, name: string): boolean | undefined {
  const value = filters.get(name)?.[0]
  if (value === undefined) return undefined
  if (["true", "1", "t"].includes(value.toLowerCase())) return true
  if (["false", "0", "f"].includes(value.toLowerCase())) return false
  throw new DockerFailure(400, `invalid filter '${name}=${value}'`)
}
