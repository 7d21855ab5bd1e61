import type { Route } from "../http/route.ts"
import { attachContainer } from "./attach.ts"
import { createContainer } from "./create.ts"
import {
  killContainer,
  pauseContainer,
  pruneContainers,
  removeContainer,
  renameContainer,
  resizeContainer,
  restartContainer,
  startContainer,
  stopContainer,
  unpauseContainer,
  waitContainer,
} from "./lifecycle.ts"
import { listContainers } from "./list.ts"
import { containerLogs } from "./logs.ts"
import { containerTop, inspectContainer } from "./read.ts"
import { containerStats } from "./stats.ts"

const one = "/containers/{name}"

export const containerRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/containers/json",
    operation: "ContainerList",
    access: "read",
    handle: listContainers,
  },
  {
    method: "POST",
    path: "/containers/create",
    operation: "ContainerCreate",
    access: "change",
    note: "One network per container. Refuses devices, shared PID, IPC and UTS namespaces, links and volumes-from.",
    handle: createContainer,
  },
  {
    method: "POST",
    path: "/containers/prune",
    operation: "ContainerPrune",
    access: "change",
    handle: pruneContainers,
  },
  {
    method: "GET",
    path: `${one}/json`,
    operation: "ContainerInspect",
    access: "read",
    handle: inspectContainer,
  },
  { method: "GET", path: `${one}/top`, operation: "ContainerTop", access: "read", handle: containerTop },
  { method: "GET", path: `${one}/logs`, operation: "ContainerLogs", access: "read", handle: containerLogs },
  {
    method: "GET",
    path: `${one}/stats`,
    operation: "ContainerStats",
    access: "read",
    handle: containerStats,
  },
  {
    method: "POST",
    path: `${one}/start`,
    operation: "ContainerStart",
    access: "change",
    handle: startContainer,
  },
  {
    method: "POST",
    path: `${one}/stop`,
    operation: "ContainerStop",
    access: "change",
    handle: stopContainer,
  },
  {
    method: "POST",
    path: `${one}/restart`,
    operation: "ContainerRestart",
    access: "change",
    handle: restartContainer,
  },
  {
    method: "POST",
    path: `${one}/kill`,
    operation: "ContainerKill",
    access: "change",
    handle: killContainer,
  },
  {
    method: "POST",
    path: `${one}/pause`,
    operation: "ContainerPause",
    access: "change",
    handle: pauseContainer,
  },
  {
    method: "POST",
    path: `${one}/unpause`,
    operation: "ContainerUnpause",
    access: "change",
    handle: unpauseContainer,
  },
  {
    method: "POST",
    path: `${one}/rename`,
    operation: "ContainerRename",
    access: "change",
    handle: renameContainer,
  },
  { method: "POST", path: `${one}/wait`, operation: "ContainerWait", access: "read", handle: waitContainer },
  {
    method: "POST",
    path: `${one}/attach`,
    operation: "ContainerAttach",
    access: "interact",
    handle: attachContainer,
  },
  {
    method: "POST",
    path: `${one}/resize`,
    operation: "ContainerResize",
    access: "interact",
    handle: resizeContainer,
  },
  { method: "DELETE", path: one, operation: "ContainerDelete", access: "change", handle: removeContainer },
]
