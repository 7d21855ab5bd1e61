import type { Route } from "../http/route.ts"
import { diskUsage } from "./disk-usage.ts"
import { events } from "./events.ts"
import { info, version } from "./info.ts"
import { ping } from "./ping.ts"

export const systemRoutes: readonly Route[] = [
  { method: "GET", path: "/_ping", operation: "SystemPing", access: "read", handle: ping },
  { method: "HEAD", path: "/_ping", operation: "SystemPingHead", access: "read", handle: ping },
  { method: "GET", path: "/version", operation: "SystemVersion", access: "read", handle: version },
  { method: "GET", path: "/info", operation: "SystemInfo", access: "read", handle: info },
  { method: "GET", path: "/events", operation: "SystemEvents", access: "read", handle: events },
  {
    method: "GET",
    path: "/system/df",
    operation: "SystemDataUsage",
    access: "read",
    note: "Volumes are not measured; the build cache is not listed.",
    handle: diskUsage,
  },
]
