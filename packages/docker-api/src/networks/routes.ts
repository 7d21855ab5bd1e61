import type { Route } from "../http/route.ts"
import { createNetwork, inspectNetwork, listNetworks, pruneNetworks, removeNetwork } from "./networks.ts"

export const networkRoutes: readonly Route[] = [
  { method: "GET", path: "/networks", operation: "NetworkList", access: "read", handle: listNetworks },
  {
    method: "POST",
    path: "/networks/create",
    operation: "NetworkCreate",
    access: "change",
    note: "Bridges with one IPv4 subnet.",
    handle: createNetwork,
  },
  {
    method: "POST",
    path: "/networks/prune",
    operation: "NetworkPrune",
    access: "change",
    handle: pruneNetworks,
  },
  {
    method: "GET",
    path: "/networks/{name}",
    operation: "NetworkInspect",
    access: "read",
    handle: inspectNetwork,
  },
  {
    method: "DELETE",
    path: "/networks/{name}",
    operation: "NetworkDelete",
    access: "change",
    handle: removeNetwork,
  },
]
