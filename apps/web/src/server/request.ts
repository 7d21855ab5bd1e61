import type { IncomingMessage } from "node:http"

type Headers = Pick<globalThis.Headers, "get">

/** The client's address as the front door saw it: the last entry, for a client can send the others itself. */
export function addressOf(headers: Headers): string {
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? ""
}

/**
 * True unless a page of another origin sent the request. Cookies alone do not tell: the services that run under the
 * dashboard's domain are of the same site.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get("origin")
  if (origin === null) return true
  const host = headers.get("x-forwarded-host") ?? headers.get("host")
  return URL.canParse(origin) && new URL(origin).host === host
}

/** Reads a Node.js request's headers as the web platform has them. */
export function headersOf(request: IncomingMessage): Pick<globalThis.Headers, "get"> {
  return {
    get(name) {
      const value = request.headers[name.toLowerCase()]
      return (Array.isArray(value) ? value.join(", ") : value) ?? null
    },
  }
}
