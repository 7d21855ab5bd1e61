import type { AbsentRoute, Method } from "./http/route.ts"

type Row = readonly [method: Method, path: string, operation: string, message: string]

const noRegistryClient =
  "Naru does not speak with registries from here yet; bring images with docker load or build them"
const noUpdate =
  "Naru does not change a container's limits after create yet; create it again with the new ones"
const noArchive =
  "Naru does not copy files into or out of containers over this API yet; use a bind mount, or exec with tar"
const noCommit =
  "Naru does not make images from containers; write a Dockerfile, whose result can be built again"
const oneNetwork = "A container of Naru has one network from create on; create it again on the other network"
const noPlugins = "Naru has no plugins"
const noBuildkit = "Naru does not speak BuildKit's protocol yet; build with DOCKER_BUILDKIT=0"
const notSwarmManager =
  'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.'
const noSwarm = "Naru has no swarm; services and replicas are in its dashboard"

const unsupported: readonly Row[] = [
  ["POST", "/containers/{name}/update", "ContainerUpdate", noUpdate],
  ["GET", "/containers/{name}/archive", "ContainerArchive", noArchive],
  ["HEAD", "/containers/{name}/archive", "ContainerArchiveInfo", noArchive],
  ["PUT", "/containers/{name}/archive", "PutContainerArchive", noArchive],
  [
    "GET",
    "/containers/{name}/export",
    "ContainerExport",
    "Naru does not export a container's files yet; save its image",
  ],
  [
    "GET",
    "/containers/{name}/changes",
    "ContainerChanges",
    "Naru does not list a container's changed files yet",
  ],
  [
    "GET",
    "/containers/{name}/attach/ws",
    "ContainerAttachWebsocket",
    "Naru attaches over Upgrade: tcp (POST /containers/{name}/attach), not over WebSocket",
  ],
  ["POST", "/commit", "ImageCommit", noCommit],
  ["GET", "/images/search", "ImageSearch", noRegistryClient],
  ["POST", "/images/{name...}/push", "ImagePush", noRegistryClient],
  ["GET", "/distribution/{name...}/json", "DistributionInspect", noRegistryClient],
  ["POST", "/auth", "SystemAuth", noRegistryClient],
  ["POST", "/networks/{name}/connect", "NetworkConnect", oneNetwork],
  ["POST", "/networks/{name}/disconnect", "NetworkDisconnect", oneNetwork],
  ["PUT", "/volumes/{name}", "VolumeUpdate", "Naru has no cluster volumes"],
  ["POST", "/session", "Session", noBuildkit],
  ["POST", "/grpc", "Grpc", noBuildkit],
  ["POST", "/build/cancel", "BuildCancel", noBuildkit],
  ["POST", "/containers/{name}/checkpoints", "ContainerCheckpointCreate", "Naru does not make checkpoints"],
  ["GET", "/containers/{name}/checkpoints", "ContainerCheckpointList", "Naru does not make checkpoints"],
  ["GET", "/plugins/privileges", "GetPluginPrivileges", noPlugins],
  ["POST", "/plugins/pull", "PluginPull", noPlugins],
  ["POST", "/plugins/create", "PluginCreate", noPlugins],
  ["POST", "/plugins/{name...}/{action}", "PluginChange", noPlugins],
  ["DELETE", "/plugins/{name...}", "PluginDelete", noPlugins],
  ["POST", "/swarm/init", "SwarmInit", noSwarm],
  ["POST", "/swarm/join", "SwarmJoin", noSwarm],
]

/** A node outside a swarm answers all of these alike. */
const swarm: readonly Omit<AbsentRoute, "status" | "message">[] = [
  { method: "GET", path: "/swarm", operation: "SwarmInspect" },
  { method: "POST", path: "/swarm/leave", operation: "SwarmLeave" },
  { method: "POST", path: "/swarm/update", operation: "SwarmUpdate" },
  { method: "GET", path: "/swarm/unlockkey", operation: "SwarmUnlockkey" },
  { method: "POST", path: "/swarm/unlock", operation: "SwarmUnlock" },
  ...["nodes", "services", "tasks", "secrets", "configs"].flatMap(swarmNoun),
]

function swarmNoun(noun: string): Omit<AbsentRoute, "status" | "message">[] {
  const name = noun.charAt(0).toUpperCase() + noun.slice(1, -1)
  return [
    { method: "GET", path: `/${noun}`, operation: `${name}List` },
    { method: "POST", path: `/${noun}/create`, operation: `${name}Create` },
    { method: "GET", path: `/${noun}/{name}`, operation: `${name}Inspect` },
    { method: "POST", path: `/${noun}/{name}/update`, operation: `${name}Update` },
    { method: "GET", path: `/${noun}/{name}/logs`, operation: `${name}Logs` },
    { method: "DELETE", path: `/${noun}/{name}`, operation: `${name}Delete` },
  ]
}

/** Operations that Docker has and this API answers with a sentence about what to do instead. */
export const absentRoutes: readonly AbsentRoute[] = [
  ...unsupported.map(([method, path, operation, message]) => ({
    method,
    path,
    operation,
    status: 501 as const,
    message,
  })),
  ...swarm.map((route) => ({ ...route, status: 503 as const, message: notSwarmManager })),
]
