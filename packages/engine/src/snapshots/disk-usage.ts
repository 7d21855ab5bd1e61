import { lstatSync } from "node:fs"
import { readdir } from "node:fs/promises"
import { join } from "node:path"

export interface DiskUsage {
  /** Sum of the sizes of files, a file with several names counted once. */
  sizeBytes: number
  inodes: number
}

/** Adds up what lies below a directory, the directory itself left out. */
export async function diskUsageOf(directory: string): Promise<DiskUsage> {
  const counted = new Set<number>()
  let sizeBytes = 0
  let inodes = 0
  const pending = [directory]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    // One turn of the event loop per directory; lstat itself costs less than handing it to a thread.
    for (const name of await readdir(next)) {
      const path = join(next, name)
      const stats = lstatSync(path, { throwIfNoEntry: false })
      if (stats === undefined || counted.has(stats.ino)) continue
      if (stats.isDirectory()) pending.push(path)
      else if (stats.nlink > 1) counted.add(stats.ino)
      inodes += 1
      if (stats.isFile()) sizeBytes += stats.size
    }
  }
  return { sizeBytes, inodes }
}
