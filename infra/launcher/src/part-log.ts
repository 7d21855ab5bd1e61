import { copyFile, type FileHandle, mkdir, open } from "node:fs/promises"
import { join } from "node:path"

const limitBytes = 10 * 1024 * 1024

/**
 * The log file of one part. The part writes to it directly, so it loses nothing and needs nobody when the supervisor is gone.
 * Rotation copies and truncates: every writer appends, so the next line lands at the start.
 */
export interface PartLog {
  fd: number
  rotate(): Promise<void>
  close(): Promise<void>
}

/** Opens (and makes) `directory/name.log` for appending. */
export async function openPartLog(directory: string, name: string): Promise<PartLog> {
  await mkdir(directory, { recursive: true, mode: 0o750 })
  const path = join(directory, `${name}.log`)
  const file: FileHandle = await open(path, "a", 0o640)
  return {
    fd: file.fd,
    async rotate() {
      if ((await file.stat()).size < limitBytes) return
      await copyFile(path, `${path}.1`)
      await file.truncate(0)
    },
    close: () => file.close(),
  }
}
