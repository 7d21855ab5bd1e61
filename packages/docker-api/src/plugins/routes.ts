import { type Exchange, param } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import { json } from "../http/reply.ts"
import type { Route } from "../http/route.ts"

/** There are no plugins, and saying so lets `docker inspect` and `docker info` go on to what there is. */
export const pluginRoutes: readonly Route[] = [
  { method: "GET", path: "/plugins", operation: "PluginList", access: "read", handle: () => json([]) },
  {
    method: "GET",
    path: "/plugins/{name...}/json",
    operation: "PluginInspect",
    access: "read",
    handle: notFound,
  },
]

function notFound(exchange: Exchange): never {
  throw new DockerFailure(404, `plugin "${param(exchange, "name")}" not found`)
}
