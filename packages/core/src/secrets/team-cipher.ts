import type { Core } from "../core.ts"
import type { Connection } from "../database.ts"
import { decrypt, encrypt, unwrapDataKey } from "./envelope.ts"
import { getWrappedDataKey } from "./secret.repository.ts"

/** Encrypts and decrypts with a team's data key; `context` is bound to the bytes and must be the same on both ways. */
export interface TeamCipher {
  encrypt(text: string, context: string): Uint8Array<ArrayBuffer>
  decrypt(envelope: Uint8Array, context: string): string
}

/** Opens a team's data key for the work at hand; throws `envelope_unreadable` when the master key is another one. */
export async function openTeamCipher(
  { database, masterKey }: Pick<Core, "masterKey"> & { database: Connection },
  teamId: string,
): Promise<TeamCipher> {
  const key = unwrapDataKey(masterKey, teamId, await getWrappedDataKey(database, teamId))
  const bound = (context: string) => `team ${teamId} ${context}`
  return {
    encrypt: (text, context) => encrypt(key, Buffer.from(text), bound(context)),
    decrypt: (envelope, context) => Buffer.from(decrypt(key, envelope, bound(context))).toString(),
  }
}

/** What binds a version's ciphertext to its place: moved to another secret or version it does not open. */
export function versionContext({ secretId, version }: { secretId: string; version: number }): string {
  return `secret ${secretId} version ${version}`
}
