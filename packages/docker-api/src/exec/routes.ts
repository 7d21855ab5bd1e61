import type { Route } from "../http/route.ts"
import { createExec, inspectExec, resizeExec, startExec } from "./exec.ts"

export const execRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/containers/{name}/exec",
    operation: "ContainerExec",
    access: "interact",
    handle: createExec,
  },
  {
    method: "POST",
    path: "/exec/{name}/start",
    operation: "ExecStart",
    access: "interact",
    handle: startExec,
  },
  {
    method: "POST",
    path: "/exec/{name}/resize",
    operation: "ExecResize",
    access: "interact",
    handle: resizeExec,
  },
  { method: "GET", path: "/exec/{name}/json", operation: "ExecInspect", access: "read", handle: inspectExec },
]
