import type { Connection, Prisma } from "../database.ts"
import { newId } from "../ids.ts"
import { NotFound } from "../not-found.ts"
import type { SecretScope, SecretView } from "./secret.schema.ts"

/** A secret's row with the number of its newest version. */
export interface StoredSecret {
  id: string
  name: string
  scope: SecretScope
  version: number
}

export interface StoredVersion {
  id: string
  secretId: string
  name: string
  version: number
  ciphertext: Uint8Array
}

const latest = { orderBy: { version: "desc" }, take: 1, select: { version: true } } as const
const columns = {
  id: true,
  name: true,
  environmentId: true,
  serviceId: true,
  createdAt: true,
  updatedAt: true,
  versions: latest,
  environment: { select: { name: true, project: { select: { name: true } } } },
  service: {
    select: { name: true, environment: { select: { name: true, project: { select: { name: true } } } } },
  },
} satisfies Prisma.SecretSelect

type SecretRow = Prisma.SecretGetPayload<{ select: typeof columns }>

/** A team's secrets without their values, by name; of one scope when it is given. */
export async function listSecrets(
  connection: Connection,
  { teamId, scope }: { teamId: string; scope?: SecretScope | undefined },
): Promise<SecretView[]> {
  const rows = await connection.secret.findMany({
    where: { teamId, ...(scope && { scopeId: scopeIdOf(teamId, scope) }) },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: columns,
  })
  return rows.map(viewOf)
}

/** The id that one name is unique within. */
export function scopeIdOf(teamId: string, scope: SecretScope): string {
  if (scope.kind === "service") return scope.serviceId
  return scope.kind === "environment" ? scope.environmentId : teamId
}

/** Finds the secret of that name in a scope, or makes it; locks it until the transaction ends. */
export async function claimSecret(
  connection: Connection,
  request: { teamId: string; scope: SecretScope; name: string; createdById: string },
): Promise<StoredSecret> {
  const { teamId, scope, name, createdById } = request
  const scopeId = scopeIdOf(teamId, scope)
  await connection.secret.createMany({
    data: {
      id: newId(),
      teamId,
      scopeId,
      name,
      createdById,
      environmentId: scope.kind === "environment" ? scope.environmentId : null,
      serviceId: scope.kind === "service" ? scope.serviceId : null,
    },
    skipDuplicates: true,
  })
  const key = { scopeId_name: { scopeId, name } }
  // The update takes the row's lock: of two new versions at once one waits for the other.
  const { id } = await connection.secret.update({ where: key, data: { updatedAt: new Date() } })
  const newest = await connection.secretVersion.findFirst({ where: { secretId: id }, ...latest })
  return { id, name, scope, version: newest?.version ?? 0 }
}

export async function insertVersion(
  connection: Connection,
  version: {
    teamId: string
    secretId: string
    version: number
    ciphertext: Uint8Array<ArrayBuffer>
    createdById: string
  },
): Promise<void> {
  await connection.secretVersion.create({ data: { id: newId(), ...version } })
}

/** The newest version of each secret that reaches a service: the team's, its environment's and its own. */
export async function listReaching(
  connection: Connection,
  { teamId, serviceId }: { teamId: string; serviceId: string },
): Promise<{ name: string; scope: SecretScope["kind"]; versionId: string; version: number }[]> {
  const service = await connection.service.findFirst({
    where: { id: serviceId, teamId },
    select: { environmentId: true },
  })
  if (!service) throw new NotFound("service", serviceId)
  const rows = await connection.secret.findMany({
    where: { teamId, scopeId: { in: [teamId, service.environmentId, serviceId] } },
    select: {
      name: true,
      environmentId: true,
      serviceId: true,
      versions: { ...latest, select: { id: true, version: true } },
    },
  })
  return rows.flatMap(({ versions, ...secret }) =>
    versions.map(({ id, version }) => ({
      name: secret.name,
      scope: scopeOf(secret).kind,
      versionId: id,
      version,
    })),
  )
}

/** Versions of a team by id; those that are gone are missing from the answer. */
export async function findVersions(
  connection: Connection,
  { teamId, ids }: { teamId: string; ids: readonly string[] },
): Promise<StoredVersion[]> {
  const rows = await connection.secretVersion.findMany({
    where: { teamId, id: { in: [...ids] } },
    select: { id: true, secretId: true, version: true, ciphertext: true, secret: { select: { name: true } } },
  })
  return rows.map(({ secret, ...version }) => ({ ...version, name: secret.name }))
}

/** Removes a secret with all its versions; throws not_found. */
export async function deleteSecret(
  connection: Connection,
  { teamId, id }: { teamId: string; id: string },
): Promise<void> {
  const { count } = await connection.secret.deleteMany({ where: { teamId, id } })
  if (count === 0) throw new NotFound("secret", id)
}

export async function getWrappedDataKey(connection: Connection, teamId: string): Promise<Uint8Array> {
  const team = await connection.team.findUnique({ where: { id: teamId }, select: { wrappedDataKey: true } })
  if (!team) throw new NotFound("team", teamId)
  return team.wrappedDataKey
}

/** True when the scope is a thing of this team. */
export async function isScopeOfTeam(
  connection: Connection,
  { teamId, scope }: { teamId: string; scope: SecretScope },
): Promise<boolean> {
  if (scope.kind === "team") return true
  if (scope.kind === "environment") {
    return (await connection.environment.count({ where: { teamId, id: scope.environmentId } })) > 0
  }
  return (await connection.service.count({ where: { teamId, id: scope.serviceId, removedAt: null } })) > 0
}

function scopeOf(row: { environmentId: string | null; serviceId: string | null }): SecretScope {
  if (row.serviceId !== null) return { kind: "service", serviceId: row.serviceId }
  if (row.environmentId !== null) return { kind: "environment", environmentId: row.environmentId }
  return { kind: "team" }
}

function viewOf(row: SecretRow): SecretView {
  const { id, name, createdAt, updatedAt, versions, service } = row
  const environment = service?.environment ?? row.environment
  const place = [environment?.project.name, environment?.name, service?.name]
  return {
    id,
    name,
    scope: scopeOf(row),
    scopeName: place.filter((part) => part !== undefined).join(" / "),
    version: versions[0]?.version ?? 0,
    createdAt,
    updatedAt,
  }
}
