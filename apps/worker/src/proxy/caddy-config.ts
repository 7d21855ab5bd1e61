import { downPage } from "./down-page.ts"

export interface FrontDoor {
  /** Plain HTTP on this port. */
  port: number
  webSocket: string
  adminSocket: string
  /** Folder of {@link RouteFiles}. */
  routes: string
  /** Hostnames that want certificates, the dashboard's first; HTTPS is served on 443 when there is any. */
  secureHostnames: readonly string[]
}

/**
 * Caddy's configuration: hostnames of services to their replicas, all else to the dashboard. Pure. It does not name a single
 * service: where a hostname leads is looked up in the folder of routes at each request. A new configuration would close the
 * idle connections of all visitors and cut every WebSocket; a renamed link does neither. Source: caddyserver.com/docs/json.
 */
export function caddyConfig(door: FrontDoor): object {
  const { port, webSocket, adminSocket, routes, secureHostnames } = door
  const toWeb = { handle: [reverseProxy(`unix/${webSocket}`)] }
  const server = {
    routes: [rememberVisitor, toReplica(routes), toDownPage(routes), toWeb],
    errors: { routes: [toDownPage(routes), { handle: [page(webDown)] }] },
  }
  const plain = { listen: [`:${port}`], automatic_https: { disable: true }, ...server }
  const secure = { listen: [":443"], ...server }
  const isSecure = secureHostnames.length > 0
  return {
    admin: { listen: `unix/${adminSocket}` },
    logging: { logs: { default: { level: "WARN" } } },
    apps: {
      http: { servers: { naru: plain, ...(isSecure && { secure }) } },
      ...(isSecure && { tls: { certificates: { automate: secureHostnames } } }),
    },
  }
}

/** Regular expressions match against variables only; these are of Caddy's own placeholders. */
const rememberVisitor = { handle: [{ handler: "vars", visitor: "{http.request.remote.port}" }] }

/** `<routes>/<hostname>/<slot>-<address>:<port>` leads to that address; the last digit of the visitor's port is the slot. */
function toReplica(routes: string): object {
  const address = {
    match: [{ vars_regexp: { route: { name: "route", pattern: "-([^/]+)$" } } }],
    handle: [reverseProxy("{http.regexp.route.1}")],
  }
  const remembered = { handle: [{ handler: "vars", route: "{http.matchers.file.relative}" }] }
  const found = {
    match: [{ file: { root: routes, try_files: ["/{http.request.host}/{http.regexp.visitor.1}-*"] } }],
    handle: [{ handler: "subroute", routes: [remembered, address] }],
    terminal: true,
  }
  return {
    match: [{ vars_regexp: { visitor: { name: "visitor", pattern: "([0-9])$" } } }],
    handle: [{ handler: "subroute", routes: [found] }],
  }
}

/** The service's own page when none of its replicas runs, or none answered. */
function toDownPage(routes: string): object {
  const file = "/{http.request.host}/down.html"
  return {
    match: [{ file: { root: routes, try_files: [file] } }],
    handle: [
      { handler: "headers", response: { set: notForLong } },
      { handler: "rewrite", method: "GET", uri: file },
      { handler: "file_server", root: routes, status_code: "503" },
    ],
    terminal: true,
  }
}

const notForLong = { "Cache-Control": ["no-store"], "Retry-After": ["2"] }

function reverseProxy(dial: string): object {
  return {
    handler: "reverse_proxy",
    upstreams: [{ dial }],
    // Server-sent events and the like must not wait in a buffer.
    flush_interval: -1,
    // A connection that nobody uses must not look like a visitor to a replica that wants to end.
    transport: { protocol: "http", keep_alive: { idle_timeout: "1s" } },
    // A program that is being started anew refuses for a moment.
    load_balancing: { try_duration: "2s", try_interval: "100ms" },
  }
}

const webDown = downPage({
  title: "Naru",
  detail: "The dashboard is starting, or it has stopped: ./naru status tells.",
})

function page(body: string): object {
  return {
    handler: "static_response",
    status_code: "{http.error.status_code}",
    headers: { "content-type": ["text/html; charset=utf-8"], ...notForLong },
    body,
  }
}
