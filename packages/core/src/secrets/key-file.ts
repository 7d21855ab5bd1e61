import { readFile } from "node:fs/promises"
import { NaruError } from "@naru/base/errors"

/** The key that wraps the data keys of teams: 32 random bytes kept outside the database. */
export interface MasterKey {
  bytes: Uint8Array
}

const keyBytes = 32

export class InvalidKeyFile extends NaruError {
  constructor(path: string, cause?: unknown) {
    super({
      code: "invalid_key_file",
      kind: "internal",
      message: `${path} does not hold a key`,
      userMessage: `The key file ${path} must hold 32 random bytes in base64. Restore it from your backup: without it no secret can be read.`,
      cause,
    })
  }
}

/** Reads a key file: 32 bytes in base64. Throws {@link InvalidKeyFile}. */
export async function readKeyFile(path: string): Promise<Uint8Array> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new InvalidKeyFile(path, error)
  })
  const bytes = Buffer.from(text.trim(), "base64")
  if (bytes.length !== keyBytes) throw new InvalidKeyFile(path)
  return bytes
}

/** Reads the master key; throws {@link InvalidKeyFile}. */
export async function readMasterKey(path: string): Promise<MasterKey> {
  return { bytes: await readKeyFile(path) }
}
