import { DockerFailure } from "../http/failure.ts"

/** A boolean parameter as Docker reads it: everything but an empty value, 0, no, false and none is true. */
export function flag(query: URLSearchParams, name: string, whenAbsent = false): boolean {
  const value = query.get(name)
  if (value === null) return whenAbsent
  return !["", "0", "no", "false", "none"].includes(value.trim().toLowerCase())
}

/** A whole number, or undefined when absent or empty; throws 400 for anything else. */
export function integer(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name)
  if (value === null || value === "") return undefined
  if (!/^-?\d+$/.test(value))
    throw new DockerFailure(400, `invalid value for ${name}: "${value}" is not a whole number`)
  return Number(value)
}

/** A JSON parameter that maps names to text (`buildargs`, `labels`); null values are left out. Throws 400. */
export function textMap(query: URLSearchParams, name: string): Record<string, string> {
  const text = query.get(name)
  if (text === null || text === "") return {}
  const parsed: unknown = parse(text, name)
  if (typeof parsed !== "object" || parsed === null)
    throw new DockerFailure(400, `invalid value for ${name}: not an object`)
  const entries = Object.entries(parsed).filter(([, value]) => value !== null)
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]))
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new DockerFailure(400, `invalid value for ${name}: ${String(error)}`, error)
  }
}
