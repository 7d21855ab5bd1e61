import type { Connection, Prisma } from "../database.ts"
import { newId } from "../ids.ts"

/** One container that a deployment started on a host. */
export interface Replica {
  id: string
  name: string
  deploymentId: string
  /** Null once its container is removed, or before it is made. */
  containerId: string | null
  address: string | null
  retiredAt: Date | null
}

const columns = {
  id: true,
  name: true,
  deploymentId: true,
  containerId: true,
  address: true,
  retiredAt: true,
} satisfies Prisma.ReplicaSelect

export interface PlaceReplicas {
  teamId: string
  serviceId: string
  releaseId: string
  deploymentId: string
  hostId: string
  names: readonly string[]
}

/** Decides which replicas a deployment has and where; those that are decided already stay. Returns them in order. */
export async function placeReplicas(
  connection: Connection,
  { names, ...place }: PlaceReplicas,
): Promise<Replica[]> {
  await connection.replica.createMany({
    data: names.map((name, index) => ({ ...place, id: newId(), name, position: index + 1 })),
    skipDuplicates: true,
  })
  return listReplicas(connection, { teamId: place.teamId, deploymentId: place.deploymentId })
}

/** Replicas of a deployment, or of all deployments of a service, in order. */
export async function listReplicas(
  connection: Connection,
  where: { teamId: string } & ({ deploymentId: string } | { serviceId: string }),
): Promise<Replica[]> {
  return connection.replica.findMany({
    where,
    orderBy: [{ deploymentId: "asc" }, { position: "asc" }],
    select: columns,
  })
}

export async function noteStarted(
  connection: Connection,
  { teamId, id, ...started }: { teamId: string; id: string; containerId: string; address: string | null },
): Promise<void> {
  await connection.replica.updateMany({ where: { teamId, id }, data: started })
}

export async function noteRetired(
  connection: Connection,
  { teamId, id, at }: { teamId: string; id: string; at: Date },
): Promise<void> {
  await connection.replica.updateMany({ where: { teamId, id, retiredAt: null }, data: { retiredAt: at } })
}

/** The containers of these replicas are gone. */
export async function noteRemoved(
  connection: Connection,
  { teamId, ids, at }: { teamId: string; ids: readonly string[]; at: Date },
): Promise<void> {
  const where = { teamId, id: { in: [...ids] } }
  await connection.replica.updateMany({ where: { ...where, retiredAt: null }, data: { retiredAt: at } })
  await connection.replica.updateMany({ where, data: { containerId: null, address: null } })
}
