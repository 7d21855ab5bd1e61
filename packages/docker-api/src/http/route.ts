import type { Exchange } from "./exchange.ts"
import type { Reply } from "./reply.ts"

/**
 * What a request can do. `read`: changes nothing. `interact`: reaches the processes of a container that exists.
 * `change`: makes, changes or removes things.
 */
export type Access = "read" | "interact" | "change"

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "DELETE"

/** One operation of the Docker Engine API. The tables of these are the whole surface; docs are written from them. */
export interface Route {
  method: Method
  /** `{name}` stands for one segment, `{name...}` for one or more (image names hold slashes). */
  path: string
  /** Docker's operation id, such as `ContainerCreate`. */
  operation: string
  access: Access
  /** What of the operation is absent, as a sentence for the docs. */
  note?: string
  handle(exchange: Exchange): Promise<Reply> | Reply
}

/** An operation that Docker has and this API answers with an error; `status` 501 unless Docker has its own. */
export interface AbsentRoute {
  method: Method
  path: string
  operation: string
  status: 501 | 503
  /** What the client reads. */
  message: string
}

interface Match<R> {
  route: R
  params: Readonly<Record<string, string>>
}

export interface Router<R> {
  find(method: string, path: string): Match<R> | undefined
}

/** Compiles a table once; a lookup tests only the routes of the same method and first segment. */
export function openRouter<R extends { method: Method; path: string }>(routes: readonly R[]): Router<R> {
  const buckets = new Map<string, { pattern: RegExp; route: R }[]>()
  for (const route of routes) {
    const key = bucketOf(route.method, route.path)
    const bucket = buckets.get(key) ?? []
    bucket.push({ pattern: compilePattern(route.path), route })
    buckets.set(key, bucket)
  }
  return {
    find(method, path) {
      for (const { pattern, route } of buckets.get(bucketOf(method, path)) ?? []) {
        const match = pattern.exec(path)
        if (match) return { route, params: decodeAll(match.groups) }
      }
      return undefined
    },
  }
}

function bucketOf(method: string, path: string): string {
  const end = path.indexOf("/", 1)
  return `${method} ${end < 0 ? path : path.slice(0, end)}`
}

function compilePattern(path: string): RegExp {
  const source = path
    .split("/")
    .map((segment) =>
      segment.replace(/^\{(\w+)(\.\.\.)?\}$/, (_, name, many) => `(?<${name}>${many ? ".+" : "[^/]+"})`),
    )
    .join("/")
  return new RegExp(`^${source}$`)
}

function decodeAll(groups: Record<string, string> | undefined): Record<string, string> {
  const decoded: Record<string, string> = {}
  for (const [name, value] of Object.entries(groups ?? {})) decoded[name] = decode(value)
  return decoded
}

/** A stray percent sign is taken as it stands; the name then simply does not exist. */
function decode(value: string): string {
  try {
    return value.includes("%") ? decodeURIComponent(value) : value
  } catch {
    return value
  }
}
