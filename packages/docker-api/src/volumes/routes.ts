import type { Route } from "../http/route.ts"
import { createVolume, inspectVolume, listVolumes, pruneVolumes, removeVolume } from "./volumes.ts"

export const volumeRoutes: readonly Route[] = [
  { method: "GET", path: "/volumes", operation: "VolumeList", access: "read", handle: listVolumes },
  {
    method: "POST",
    path: "/volumes/create",
    operation: "VolumeCreate",
    access: "change",
    note: "The local driver, without options.",
    handle: createVolume,
  },
  {
    method: "POST",
    path: "/volumes/prune",
    operation: "VolumePrune",
    access: "change",
    note: "`SpaceReclaimed` is 0: volumes are not measured.",
    handle: pruneVolumes,
  },
  {
    method: "GET",
    path: "/volumes/{name}",
    operation: "VolumeInspect",
    access: "read",
    handle: inspectVolume,
  },
  {
    method: "DELETE",
    path: "/volumes/{name}",
    operation: "VolumeDelete",
    access: "change",
    handle: removeVolume,
  },
]
