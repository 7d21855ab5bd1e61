import { found } from "../../not-found.ts"
import { findRelease, type Release } from "../../releases/index.ts"
import { sealToHost, unsealSecretsFor } from "../../secrets/index.ts"
import type { ServiceConfig } from "../../services/schema.ts"
import { type Attempt, onHost, type Step, toBase64 } from "../attempt.ts"
import { findLive } from "../deployment.repository.ts"
import { removeReplicasJob, resumeReplicaJob, startReplicaJob, stopReplicaJob } from "../replica.jobs.ts"
import { listReplicas, noteRemoved, noteStarted, placeReplicas, type Replica } from "../replica.repository.ts"

/** Replicas that never served have nothing to finish; a cancel must end within five seconds. */
const undoGraceSeconds = 1

/**
 * Starts the release's replicas beside those that serve now. Only where both publish the same port of the host can they not
 * run together: there the old ones stop first.
 */
export const startReplicas: Step = {
  name: "start",
  event: "start",
  state: "starting",
  isNeeded: () => true,
  async run(attempt) {
    const { core, deployment, target } = attempt
    const release = await releaseOf(attempt)
    const replicas = await placeReplicas(core.database, {
      teamId: core.teamId,
      serviceId: target.serviceId,
      releaseId: release.id,
      deploymentId: deployment.id,
      hostId: target.hostId,
      names: replicaNames(attempt, release.config.replicas),
    })
    await stopThoseInTheWay(attempt, release)
    const sealedSecrets = await sealSecrets(attempt, release)
    await Promise.all(replicas.map((replica) => startReplica(attempt, { release, replica, sealedSecrets })))
  },
  async undo(attempt) {
    const { core, deployment } = attempt
    const { database, teamId, now } = core
    if (deployment.releaseId === null) return
    const release = await releaseOf(attempt)
    const replicas = await listReplicas(database, { teamId, deploymentId: deployment.id })
    if (replicas.length === 0) return
    const names = replicas.map(({ name }) => name)
    const payload = { names, graceSeconds: undoGraceSeconds }
    await onHost(attempt, removeReplicasJob, { part: "undo-start", payload, mustEnd: true })
    await noteRemoved(database, { teamId, ids: replicas.map(({ id }) => id), at: now() })
    for (const { name } of await replicasInTheWay(attempt, release)) {
      await onHost(attempt, resumeReplicaJob, { part: `resume-${name}`, payload: { name }, mustEnd: true })
    }
  },
}

async function startReplica(
  attempt: Attempt,
  { release, replica, sealedSecrets }: { release: Release; replica: Replica; sealedSecrets: string | null },
): Promise<void> {
  const { core, deployment, target, tell } = attempt
  const { teamId, database } = core
  const started = await onHost(attempt, startReplicaJob, {
    part: `start-${replica.name}`,
    payload: {
      name: replica.name,
      imageId: release.imageId,
      config: release.config,
      sealedSecrets,
      volumePrefix: target.serviceId,
      hostname: target.slug,
      labels: {
        "naru.team": teamId,
        "naru.service": target.serviceId,
        "naru.release": release.id,
        "naru.replica": replica.id,
        "naru.deployment": deployment.id,
      },
    },
  })
  const { containerId, address, ports } = started
  await noteStarted(database, { teamId, id: replica.id, containerId, address })
  const published = ports.length === 0 ? "" : `, publishing ${ports.join(", ")}`
  await tell(`Started ${replica.name} at ${address ?? "the host's own address"}${published}.`)
}

async function sealSecrets({ core, target }: Attempt, release: Release): Promise<string | null> {
  const { teamId } = core
  if (release.secretVersions.length === 0) return null
  const secrets = await unsealSecretsFor(core, { teamId, secretVersions: release.secretVersions })
  const bytes = new TextEncoder().encode(JSON.stringify(secrets))
  return toBase64(await sealToHost(target.hostKey, bytes))
}

/** Replicas that serve now and publish a port of the host that the release wants. */
async function replicasInTheWay(attempt: Attempt, release: Release): Promise<Replica[]> {
  const { core, deployment, target } = attempt
  const { database, teamId } = core
  const live = await findLive(database, { teamId, serviceId: target.serviceId })
  if (!live?.releaseId || live.id === deployment.id) return []
  const serving = await findRelease(database, { teamId, id: live.releaseId })
  if (!serving || sharedPorts(serving.config, release.config).length === 0) return []
  return listReplicas(database, { teamId, deploymentId: live.id })
}

async function stopThoseInTheWay(attempt: Attempt, release: Release): Promise<void> {
  for (const { name } of await replicasInTheWay(attempt, release)) {
    await attempt.tell(`${name} stops first: both releases publish the same port of the host.`)
    const payload = { name, drainSeconds: 0, graceSeconds: release.config.stopGraceSeconds }
    await onHost(attempt, stopReplicaJob, { part: `stop-first-${name}`, payload })
  }
}

/** Ports of the host that both configurations fix, such as `8080/tcp`. */
export function sharedPorts(one: ServiceConfig, other: ServiceConfig): string[] {
  const fixed = ({ ports }: ServiceConfig) =>
    ports.flatMap(({ host, protocol }) => (host === undefined ? [] : [`${host}/${protocol}`]))
  const wanted = new Set(fixed(other))
  return fixed(one).filter((port) => wanted.has(port))
}

/**
 * Names of the containers: `<service>-<deployment number>-<replica>-<end of the service's id>`. They follow from the
 * deployment, so that a second try finds what the first one made; the id keeps equal slugs of other projects apart.
 */
function replicaNames({ deployment, target }: Attempt, count: number): string[] {
  const tail = target.serviceId.slice(-6)
  return Array.from(
    { length: count },
    (_, index) => `${target.slug}-${deployment.number}-${index + 1}-${tail}`,
  )
}

/** The release that a deployment brings; throws not_found before it was made. */
export async function releaseOf({ core, deployment }: Attempt): Promise<Release> {
  const id = deployment.releaseId ?? ""
  return found(await findRelease(core.database, { teamId: core.teamId, id }), "release", id)
}
