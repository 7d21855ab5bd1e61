import { randomBytes } from "node:crypto"
import { mkdir, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { errnoOf } from "@naru/base/errors"
import { type HostKeys, readHostKeys } from "@naru/core/secrets"

/** Reads this host's private key, making it at the first start: 32 random bytes in base64, for root alone. */
export async function ensureHostKeys(path: string): Promise<HostKeys> {
  await mkdir(dirname(path), { recursive: true })
  try {
    await writeFile(path, randomBytes(32).toString("base64"), { mode: 0o400, flag: "wx", flush: true })
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error
  }
  return readHostKeys(path)
}
