import { lstatSync, rmSync } from "node:fs"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { errnoOf } from "@naru/base/errors"

/** Empties the directories that RUN steps kept for themselves (`--mount=type=cache`) and returns how many bytes that were. */
export async function removeMountCaches(directory: string): Promise<number> {
  const sizeBytes = await sizeBelow(directory)
  rmSync(directory, { recursive: true, force: true })
  return sizeBytes
}

/** Links are counted, not followed: readdir's own recursion would go through them. */
async function sizeBelow(directory: string): Promise<number> {
  let sizeBytes = 0
  for (const name of await namesIn(directory)) {
    const path = join(directory, name)
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats?.isDirectory()) sizeBytes += await sizeBelow(path)
    else if (stats?.isFile()) sizeBytes += stats.size
  }
  return sizeBytes
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return []
    throw error
  }
}
