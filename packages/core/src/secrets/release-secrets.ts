import * as z from "zod"
import type { Core } from "../core.ts"
import type { Connection } from "../database.ts"
import { SecretMissing } from "./secret.errors.ts"
import { findVersions, listReaching } from "./secret.repository.ts"
import { openTeamCipher, versionContext } from "./team-cipher.ts"

/** What a release keeps of a secret: which version, and how the program gets it. Never the value. */
export const pinnedSecretSchema = z.object({
  name: z.string(),
  as: z.enum(["file", "variable"]),
  versionId: z.string(),
  version: z.number().int(),
})
export type PinnedSecret = z.infer<typeof pinnedSecretSchema>

/** A secret in clear, on its way to a host: seal it at once, keep it nowhere. */
export interface UnsealedSecret {
  name: string
  as: "file" | "variable"
  value: string
}

/** A service's own secret goes before its environment's, and that before the team's. */
const nearness = { service: 0, environment: 1, team: 2 } as const

/**
 * Picks the version of each secret that a release of the service gets: the newest of the nearest scope.
 * Throws {@link SecretMissing} naming every one that is not set.
 */
export async function pinSecrets(
  connection: Connection,
  request: {
    teamId: string
    serviceId: string
    secrets: readonly { name: string; as: "file" | "variable" }[]
  },
): Promise<PinnedSecret[]> {
  const { teamId, serviceId, secrets } = request
  if (secrets.length === 0) return []
  const reaching = await listReaching(connection, { teamId, serviceId })
  const sorted = reaching.sort((a, b) => nearness[a.scope] - nearness[b.scope])
  const pinned = secrets.flatMap(({ name, as }) => {
    const nearest = sorted.find((secret) => secret.name === name)
    return nearest ? [{ name, as, versionId: nearest.versionId, version: nearest.version }] : []
  })
  const names = new Set(pinned.map(({ name }) => name))
  const missing = secrets.filter(({ name }) => !names.has(name))
  if (missing.length > 0) throw new SecretMissing(missing.map(({ name }) => name))
  return pinned
}

/**
 * Decrypts the secrets of a release for the payload that is sealed to its host. Throws {@link SecretMissing} when a version
 * was removed since, and `envelope_unreadable` when the master key is another one.
 */
export async function unsealSecretsFor(
  core: Pick<Core, "masterKey"> & { database: Connection },
  { teamId, secretVersions }: { teamId: string; secretVersions: readonly PinnedSecret[] },
): Promise<UnsealedSecret[]> {
  if (secretVersions.length === 0) return []
  const ids = secretVersions.map(({ versionId }) => versionId)
  const rows = await findVersions(core.database, { teamId, ids })
  const cipher = await openTeamCipher(core, teamId)
  const stored = new Map(rows.map((row) => [row.id, row]))
  const gone = secretVersions.filter(({ versionId }) => !stored.has(versionId))
  if (gone.length > 0) throw new SecretMissing(gone.map(({ name }) => name))
  return secretVersions.flatMap(({ name, as, versionId }) => {
    const row = stored.get(versionId)
    return row ? [{ name, as, value: cipher.decrypt(row.ciphertext, versionContext(row)) }] : []
  })
}
