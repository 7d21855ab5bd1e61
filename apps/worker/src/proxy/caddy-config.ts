import { type ErrorPage, errorPage } from "./error-page.ts"

/** A service as the front door sees it: hostnames, and where requests for them go now. */
export interface FrontService {
  title: string
  hostnames: readonly string[]
  /** `address:port` of replicas that run; empty when none does. */
  upstreams: readonly string[]
}

export interface FrontDoor {
  /** Plain HTTP on this port. */
  port: number
  webSocket: string
  adminSocket: string
  services: readonly FrontService[]
  /** Hostname of the dashboard when certificates are wanted; then HTTPS is served on 443 as well. */
  secureHostname?: string
}

/**
 * Caddy's whole configuration: hostnames of services to their replicas, all else to the dashboard. Pure; equal doors give
 * equal configurations. Source: caddyserver.com/docs/json.
 */
export function caddyConfig({ port, webSocket, adminSocket, services, secureHostname }: FrontDoor): object {
  const routes = services.filter(({ hostnames }) => hostnames.length > 0).map(serviceRoute)
  const toWeb = { handle: [reverseProxy([`unix/${webSocket}`])] }
  const errors = { routes: [...services.filter(hasNames).map(serviceErrors), webErrors] }
  const plain = {
    listen: [`:${port}`],
    automatic_https: { disable: true },
    routes: [...routes, toWeb],
    errors,
  }
  const secure = {
    listen: [":443"],
    routes: [...routes, { match: [{ host: [secureHostname] }], ...toWeb }],
    errors,
  }
  return {
    admin: { listen: `unix/${adminSocket}` },
    logging: { logs: { default: { level: "WARN" } } },
    apps: { http: { servers: { naru: plain, ...(secureHostname !== undefined && { secure }) } } },
  }
}

function hasNames({ hostnames }: FrontService): boolean {
  return hostnames.length > 0
}

function serviceRoute({ title, hostnames, upstreams }: FrontService): object {
  const none = page({ title, detail: "No replica of it is running.", status: 503 })
  return {
    match: [{ host: hostnames }],
    handle: [upstreams.length === 0 ? none : reverseProxy(upstreams)],
    terminal: true,
  }
}

function reverseProxy(upstreams: readonly string[]): object {
  return {
    handler: "reverse_proxy",
    upstreams: upstreams.map((dial) => ({ dial })),
    // Server-sent events and the like must not wait in a buffer.
    flush_interval: -1,
    // A replica that has just gone refuses: ask the next one, or the same again, for a moment.
    load_balancing: {
      selection_policy: { policy: "least_conn" },
      try_duration: "3s",
      try_interval: "100ms",
    },
  }
}

function serviceErrors({ title, hostnames }: FrontService): object {
  const detail = "Its replicas run, but none of them answered this request."
  return { match: [{ host: hostnames }], handle: [page({ title, detail })], terminal: true }
}

const webErrors = {
  handle: [
    page({ title: "Naru", detail: "The dashboard is starting, or it has stopped: ./naru status tells." }),
  ],
}

function page({ status, ...words }: ErrorPage & { status?: number }): object {
  return {
    handler: "static_response",
    status_code: status === undefined ? "{http.error.status_code}" : String(status),
    headers: {
      "content-type": ["text/html; charset=utf-8"],
      "retry-after": ["2"],
      "cache-control": ["no-store"],
    },
    body: errorPage(words),
  }
}
