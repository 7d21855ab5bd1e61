import { randomUUID } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import type { Log } from "@naru/base/log"

/** Takes directories out of sight at once and deletes them behind the caller's back: a large tree takes seconds. */
export interface Trash {
  /** Absent directories are fine. */
  discard(directory: string): void
  /** Resolves when everything discarded so far is gone. */
  empty(): Promise<void>
}

/** Opens the trash, which must lie on the file system of what goes into it; deletes what a crash left there. */
export function openTrash({ directory, log }: { directory: string; log: Log }): Trash {
  mkdirSync(directory, { recursive: true })
  const deletions = new Set<Promise<void>>()
  const remove = (path: string) => {
    const deletion = rm(path, { recursive: true, force: true })
      // It is out of use already and is tried again at the next open.
      .catch((error: unknown) => log.warn({ error, path }, "Something in the trash could not be deleted"))
      .finally(() => deletions.delete(deletion))
    deletions.add(deletion)
  }
  for (const leftover of readdirSync(directory)) remove(join(directory, leftover))
  return {
    discard(discarded) {
      if (!existsSync(discarded)) return
      const path = join(directory, randomUUID())
      renameSync(discarded, path)
      remove(path)
    },
    async empty() {
      await Promise.all(deletions)
    },
  }
}
