import { type FSWatcher, mkdirSync, readdirSync, readFileSync, rmSync, watch } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { errnoOf } from "@naru/base/errors"
import type { Log } from "@naru/base/log"

/** The exit codes that conmon writes, one file a container; they outlive the engine. */
export interface ExitWatch {
  /** Calls `listener` for each exit from now on, once per file. */
  onExit(listener: (id: string, exitCode: number) => void): void
  /** The exit code, when the process has ended. */
  find(id: string): number | undefined
  /** IDs that have an exit file. */
  list(): string[]
  /** Waits up to a second for the file of a process that was just killed, then removes it. */
  settle(id: string): Promise<void>
  /** Removes the file: before the next start, and when its story is written down. */
  forget(id: string): void
  close(): void
}

/** Opens the directory with one inotify watch for all containers. */
export function openExitWatch(directory: string, log: Log): ExitWatch {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const listeners: ((id: string, exitCode: number) => void)[] = []
  const find = (id: string) => readExit(join(directory, id))
  const forget = (id: string) => rmSync(join(directory, id), { force: true })
  const watcher: FSWatcher = watch(directory, (_, name) => {
    if (name === null || name.startsWith(".")) return
    const exitCode = find(name)
    if (exitCode !== undefined) for (const listener of listeners) listener(name, exitCode)
  })
  watcher.on("error", (error) => log.error({ error, directory }, "The watch on exit files failed"))
  return {
    onExit: (listener) => void listeners.push(listener),
    find,
    list: () => readdirSync(directory).filter((name) => /^[a-f0-9]+$/.test(name)),
    async settle(id) {
      for (let waitedMs = 0; waitedMs < 1000 && find(id) === undefined; waitedMs += 5) await sleep(5)
      forget(id)
    },
    forget,
    close: () => watcher.close(),
  }
}

/** conmon writes beside and renames, so a file that is there is whole; the temporary one has a longer name. */
function readExit(path: string): number | undefined {
  try {
    const text = readFileSync(path, "utf8")
    return /^\d+$/.test(text) ? Number(text) : undefined
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined
    throw error
  }
}
