import type { Privilege } from "./http/exchange.ts"
import type { Access } from "./http/route.ts"

/** What a policy may look at: the request, and later the privileges that its body asks for. */
export interface PolicyRequest {
  method: string
  /** Path without query and version prefix. */
  path: string
  query: URLSearchParams
  /** Docker's operation id; absent for paths outside the Docker API. */
  operation?: string
  access?: Access
  /** Privileges asked for by the body of a create or exec; empty at the first call. */
  asks: readonly Privilege[]
}

export type PolicyDecision = "allow" | { deny: string }

/** Called for every request before anything else, and again when a body asks for privileges. */
export type Policy = (request: PolicyRequest) => PolicyDecision

/** Whoever may open the socket may do everything, as with Docker's own. */
export const allowAll: Policy = () => "allow"

/**
 * For the dashboard's own process: read everything, follow streams, and work inside containers that exist; make, change
 * and remove nothing, and take no privilege that the container itself does not have.
 */
export const readAndExecOnly: Policy = ({ method, operation, access, asks }) => {
  if (asks.length > 0) return { deny: `this socket does not grant: ${asks.join(", ")}` }
  if (access === "read" || access === "interact") return "allow"
  if (operation === undefined && (method === "GET" || method === "HEAD")) return "allow"
  return {
    deny: `this socket is for reading and for exec in running containers; ${operation ?? method} is not allowed`,
  }
}
