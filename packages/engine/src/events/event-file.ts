import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs"
import { join } from "node:path"
import { errnoOf } from "@naru/base/errors"
import type { Log } from "@naru/base/log"
import * as z from "zod"
import type { EngineEvent } from "./event.ts"

const lineSchema = z.object({
  type: z.enum(["container", "image", "network", "volume", "builder"]),
  action: z.string(),
  id: z.string(),
  attributes: z.record(z.string(), z.string()),
  timeNs: z.string().regex(/^\d+$/),
})

/** Events on disk: two append-only files of at most `limit` lines, so that at least the newest `limit` survive a restart. */
export interface EventFile {
  /** What earlier runs left, oldest first. */
  kept: EngineEvent[]
  append(event: EngineEvent): void
  close(): void
}

/** Opens the files in a directory; a line cut off by a crash is left out. */
export function openEventFile({
  directory,
  limit,
  log,
}: {
  directory: string
  limit: number
  log: Log
}): EventFile {
  mkdirSync(directory, { recursive: true })
  const current = join(directory, "events.jsonl")
  const previous = join(directory, "events.previous.jsonl")
  const recent = readEvents(current)
  const kept = [...readEvents(previous), ...recent].slice(-limit)
  let lines = recent.length
  let file = openSync(current, "a", 0o600)
  const turnOver = () => {
    // Not there when an earlier try failed half-way.
    if (existsSync(current)) renameSync(current, previous)
    const full = file
    file = openSync(current, "a", 0o600)
    // Only now: were it closed before a step that fails, the next event would go to whoever got its number.
    closeSync(full)
    lines = 0
  }
  // A crash may have left half a line: what follows must not be glued to it.
  if (fstatSync(file).size > 0) writeSync(file, "\n")
  return {
    kept,
    append(event) {
      try {
        if (lines >= limit) turnOver()
        writeSync(file, formatLine(event))
        lines += 1
      } catch (error) {
        // What happened has happened: an event that cannot be written does not undo its deed.
        log.warn({ error, directory }, "An event could not be kept on disk")
      }
    },
    close: () => closeSync(file),
  }
}

function formatLine(event: EngineEvent): string {
  return `${JSON.stringify({ ...event, timeNs: event.timeNs.toString() })}\n`
}

function readEvents(path: string): EngineEvent[] {
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return []
    throw error
  }
  return text.split("\n").flatMap((line) => {
    const parsed = lineSchema.safeParse(parseJson(line))
    return parsed.success ? [{ ...parsed.data, timeNs: BigInt(parsed.data.timeNs) }] : []
  })
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
