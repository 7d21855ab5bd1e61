import { randomBytes } from "node:crypto"
import { chown, mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { errnoOf } from "@naru/base/errors"
import * as z from "zod"
import { getAccount } from "./accounts.ts"
import type { Settings } from "./settings.ts"

const secretsSchema = z.object({ databasePassword: z.string(), sessionSecret: z.string() })

/** What an instance must remember and nobody may read: made at first start, kept under NARU_HOME. */
export interface Credentials {
  databasePassword: string
  /** Signs the browser's session tokens. */
  sessionSecret: string
  /** Wraps the teams' data keys; readable by root and web alone. */
  masterKeyFile: string
  /** Opens what is sealed to this host; readable by root alone. The worker makes the key pair. */
  hostKeyFile: string
}

/** Reads the credentials of this instance, making those that are missing. */
export async function ensureCredentials({ paths }: Settings): Promise<Credentials> {
  const web = await getAccount("naru-web")
  const directory = join(paths.home, "keys")
  await mkdir(directory, { recursive: true, mode: 0o711 })
  const masterKeyFile = join(directory, "master.key")
  await ensureFile(masterKeyFile, () => randomBytes(32).toString("base64"), 0o440)
  await chown(masterKeyFile, 0, web.gid)
  const made = () => JSON.stringify({ databasePassword: token(), sessionSecret: token() })
  await ensureFile(paths.secretsFile, made, 0o400)
  const secrets = secretsSchema.parse(JSON.parse(await readFile(paths.secretsFile, "utf8")))
  return { ...secrets, masterKeyFile, hostKeyFile: join(directory, "host.key") }
}

function token(): string {
  return randomBytes(32).toString("base64url")
}

async function ensureFile(path: string, make: () => string, mode: number): Promise<void> {
  try {
    await readFile(path)
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error
    await writeFile(`${path}.part`, make(), { mode, flush: true })
    await rename(`${path}.part`, path)
  }
}
