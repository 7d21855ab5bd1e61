import type { IncomingHttpHeaders } from "node:http"
import type { Readable, Writable } from "node:stream"
import type { Log } from "@naru/base/log"
import type { Engine } from "@naru/engine"
import type { ApiVersion } from "./version.ts"

/** One request as handlers see it: parsed, with the engine at hand. */
export interface Exchange {
  engine: Engine
  log: Log
  /** The API version that the client speaks. */
  version: ApiVersion
  /** Values of the route's `{placeholders}`, decoded. */
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: AsyncIterable<Uint8Array>
  /** Aborts when the client leaves before its answer is complete. */
  signal: AbortSignal
  /** True when the client asked to turn the connection into raw streams (`Upgrade: tcp`). */
  upgrade: boolean
  /** Asks the policy about privileges that only the body reveals; throws 403 when it says no. */
  permit(asks: readonly Privilege[]): void
}

/** What a request asks for beyond an ordinary container. */
export type Privilege =
  | "privileged"
  | "host-path"
  | "host-network"
  | "container-network"
  | "capabilities"
  | "unconfined"
  | "sysctls"
  | "cgroup-parent"

/** A connection that left HTTP: raw bytes both ways until either side ends it. */
export interface Connection {
  input: Readable
  output: Writable
  /** Aborts when the client is gone. */
  signal: AbortSignal
}

/** The value of a placeholder that the route's path has. */
export function param(exchange: Exchange, name: string): string {
  return exchange.params[name] ?? ""
}
