import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, statfsSync } from "node:fs"
import { join } from "node:path"
import { NaruError } from "@naru/base/errors"
import { replaceFile } from "./metadata/index.ts"
import { lockFile, mountFilesystem } from "./system/index.ts"

export class EngineInUse extends NaruError {
  constructor(home: string) {
    super({
      code: "engine_in_use",
      kind: "conflict",
      message: `another process has the engine at ${home} open`,
      userMessage: `Another Naru already runs with the data in ${home}. Stop it first, or give this one another NARU_HOME.`,
    })
  }
}

export interface EngineHome {
  /** Stable identity of this engine. */
  id: string
  warnings: readonly string[]
  close(): void
}

/** Takes an engine's directories for this process alone; makes them, and the engine's identity, at first. Throws {@link EngineInUse}. */
export async function openEngineHome({ home, run }: { home: string; run: string }): Promise<EngineHome> {
  for (const directory of [home, run]) mkdirSync(directory, { recursive: true, mode: 0o711 })
  const unlock = lockFile(join(home, "lock"))
  if (!unlock) throw new EngineInUse(home)
  return { id: await readIdentity(join(home, "id")), warnings: keepRunInMemory(run), close: unlock }
}

async function readIdentity(path: string): Promise<string> {
  if (existsSync(path)) return readFileSync(path, "utf8").trim()
  const id = randomBytes(16).toString("hex")
  await replaceFile(path, `${id}\n`, { durable: true })
  return id
}

/** TMPFS_MAGIC and RAMFS_MAGIC of linux/magic.h. */
const inMemory = [0x01021994, 0x858458f6]

/**
 * Secrets and configurations may only lie in memory: an empty run directory on a disk gets a tmpfs, in this mount namespace, which the
 * launcher keeps. One that is in use already stays, with a warning.
 */
function keepRunInMemory(run: string): string[] {
  if (inMemory.includes(statfsSync(run).type)) return []
  if (readdirSync(run).length > 0)
    return [`${run} is not on tmpfs: secrets of containers would be written to a disk. Mount a tmpfs there.`]
  mountFilesystem({ source: "naru", target: run, type: "tmpfs", data: "mode=711,size=25%" })
  return []
}
