import type { Connection } from "../database.ts"
import { newId } from "../ids.ts"
import { found } from "../not-found.ts"
import { NoHost } from "./host.errors.ts"
import type { HostView } from "./host.schema.ts"

const onlineMs = 60_000

/** Registers the machine of that name with its public key (32 bytes), or notes that it is there again. Returns its id. */
export async function registerHost(
  connection: Connection,
  { name, publicKey, at }: { name: string; publicKey: Uint8Array<ArrayBuffer>; at: Date },
): Promise<string> {
  const { id } = await connection.host.upsert({
    where: { name },
    create: { id: newId(at), name, publicKey, seenAt: at },
    update: { publicKey, seenAt: at },
    select: { id: true },
  })
  return id
}

/** Notes that a host is alive. */
export async function noteHostSeen(
  connection: Connection,
  { id, at }: { id: string; at: Date },
): Promise<void> {
  await connection.host.updateMany({ where: { id }, data: { seenAt: at } })
}

/** The host that takes what names none: the first one. Throws {@link NoHost} before the worker has registered. */
export async function getDefaultHost(
  connection: Connection,
): Promise<{ id: string; name: string; publicKey: Uint8Array }> {
  const host = await connection.host.findFirst({
    orderBy: { id: "asc" },
    select: { id: true, name: true, publicKey: true },
  })
  if (!host) throw new NoHost()
  return host
}

/** A host's public key, to seal what only it may read; throws not_found. */
export async function getHostPublicKey(connection: Connection, id: string): Promise<Uint8Array> {
  const host = await connection.host.findUnique({ where: { id }, select: { publicKey: true } })
  return found(host, "host", id).publicKey
}

/** All hosts with how many of a team's services each runs. */
export async function listHosts(
  connection: Connection,
  { teamId, at, id }: { teamId: string; at: Date; id?: string },
): Promise<HostView[]> {
  const rows = await connection.host.findMany({
    where: id === undefined ? {} : { id },
    orderBy: { id: "asc" },
    select: {
      id: true,
      name: true,
      createdAt: true,
      seenAt: true,
      _count: { select: { services: { where: { teamId, removedAt: null } } } },
    },
  })
  return rows.map(({ _count, ...host }) => ({
    ...host,
    isOnline: host.seenAt !== null && at.getTime() - host.seenAt.getTime() < onlineMs,
    serviceCount: _count.services,
  }))
}
