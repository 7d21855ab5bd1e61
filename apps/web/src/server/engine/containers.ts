import type { TeamCore } from "@naru/core/core"
import { containerLabels } from "@naru/core/hosts/schema"
import { can, type Role } from "@naru/core/members/schema"
import { listServices } from "@naru/core/services"
import { isFirstTeam } from "@naru/core/teams"
import type { ContainerInfo, ContainerInspectInfo } from "dockerode"
import { askEngine, EngineThingNotFound, engine } from "./client.ts"

/** Who looks at the host. */
export interface Viewer {
  team: TeamCore
  role: Role
}

interface ContainerPort {
  container: number
  host: number | null
  address: string | null
  protocol: string
}

/** A container as a list shows it. */
export interface ContainerView {
  id: string
  name: string
  image: string
  imageId: string
  /** `running`, `exited`, `created`, `paused` … */
  state: string
  /** The engine's own words, such as `Up 3 minutes (healthy)`. */
  status: string
  createdAt: Date
  ports: ContainerPort[]
  /** The service that it serves; null for what was started beside Naru. */
  service: { id: string; slug: string; name: string; project: string; environment: string } | null
}

/** A container with what its page shows. */
export interface ContainerDetail extends ContainerView {
  command: string[]
  workingDirectory: string
  user: string
  variables: string[]
  health: string | null
  exitCode: number | null
  isOutOfMemory: boolean
  startedAt: Date | null
  finishedAt: Date | null
  restartCount: number
  memoryLimitBytes: number | null
  mounts: { source: string; target: string; isReadOnly: boolean; kind: string }[]
  address: string | null
}

/** The containers that a person may see: the host's for an admin of its first team, else those of the team's services. */
export async function listContainers(viewer: Viewer): Promise<ContainerView[]> {
  const label = (await seesWholeHost(viewer)) ? [] : [`${containerLabels.team}=${viewer.team.teamId}`]
  const rows = await askEngine({ noun: "container", id: "" }, () =>
    engine().listContainers({ all: true, filters: JSON.stringify({ label }) }),
  )
  const services = await servicesById(viewer.team)
  return rows.map((row) => viewOf(row, services))
}

/** One container; throws not_found for what the person may not see, as if there were none. */
export async function getContainer(viewer: Viewer, id: string): Promise<ContainerDetail> {
  const facts = await askEngine({ noun: "container", id }, () => engine().getContainer(id).inspect())
  const isOwn = facts.Config.Labels?.[containerLabels.team] === viewer.team.teamId
  if (!isOwn && !(await seesWholeHost(viewer))) throw new EngineThingNotFound("container", id)
  const services = await servicesById(viewer.team)
  return detailOf(facts, services.get(facts.Config.Labels?.[containerLabels.service] ?? "") ?? null)
}

async function seesWholeHost({ team, role }: Viewer): Promise<boolean> {
  return can(role, "host.read") && (await isFirstTeam(team.database, team.teamId))
}

type ServiceOf = ContainerView["service"]

async function servicesById(team: TeamCore): Promise<ReadonlyMap<string, ServiceOf>> {
  const services = await listServices(team.database, { teamId: team.teamId })
  return new Map(
    services.map(({ id, slug, name, project, environment }) => [
      id,
      { id, slug, name, project: project.slug, environment: environment.slug },
    ]),
  )
}

function viewOf(row: ContainerInfo, services: ReadonlyMap<string, ServiceOf>): ContainerView {
  return {
    id: row.Id,
    name: (row.Names[0] ?? "").replace(/^\//, ""),
    image: row.Image,
    imageId: row.ImageID,
    state: row.State,
    status: row.Status,
    createdAt: new Date(row.Created * 1000),
    ports: row.Ports.map((port) => ({
      container: port.PrivatePort,
      host: port.PublicPort ?? null,
      address: port.IP ?? null,
      protocol: port.Type,
    })),
    service: services.get(row.Labels[containerLabels.service] ?? "") ?? null,
  }
}

function detailOf(facts: ContainerInspectInfo, service: ServiceOf): ContainerDetail {
  const { Config: config, State: state, HostConfig: host } = facts
  const [network] = Object.values(facts.NetworkSettings.Networks ?? {})
  return {
    id: facts.Id,
    name: facts.Name.replace(/^\//, ""),
    image: config.Image,
    imageId: facts.Image,
    state: state.Status,
    status: state.Status,
    createdAt: new Date(facts.Created),
    ports: portsOf(facts),
    service,
    command: [facts.Path, ...facts.Args].filter((part) => part !== ""),
    workingDirectory: config.WorkingDir,
    user: config.User,
    variables: config.Env ?? [],
    health: state.Health?.Status ?? null,
    exitCode: state.Running ? null : state.ExitCode,
    isOutOfMemory: state.OOMKilled,
    startedAt: timeOf(state.StartedAt),
    finishedAt: timeOf(state.FinishedAt),
    restartCount: facts.RestartCount,
    memoryLimitBytes: host.Memory || null,
    mounts: (facts.Mounts ?? []).map((mount) => ({
      source: mount.Name ?? mount.Source,
      target: mount.Destination,
      isReadOnly: !mount.RW,
      kind: mount.Type,
    })),
    address: network?.IPAddress || null,
  }
}

function portsOf(facts: ContainerInspectInfo): ContainerPort[] {
  return Object.entries(facts.NetworkSettings.Ports ?? {}).flatMap(([key, bindings]): ContainerPort[] => {
    const [port, protocol = "tcp"] = key.split("/")
    const container = Number(port)
    // The engine writes null for an exposed port that is not published.
    const published = Array.isArray(bindings) ? bindings : []
    if (published.length === 0) return [{ container, host: null, address: null, protocol }]
    return published.map(({ HostIp, HostPort }) => ({
      container,
      host: Number(HostPort),
      address: HostIp,
      protocol,
    }))
  })
}

/** The engine says "never" with the year 1. */
function timeOf(text: string): Date | null {
  return text === "" || text.startsWith("0001-") ? null : new Date(text)
}
