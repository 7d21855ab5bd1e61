import { createWriteStream } from "node:fs"
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { finished } from "node:stream/promises"
import type { BuildLogLine } from "@naru/core/builds/schema"

/** A line before it has its time. */
export type BuildLogEntry = BuildLogLine extends infer Line
  ? Line extends BuildLogLine
    ? Omit<Line, "at">
    : never
  : never

/** The log of one build on this host; lines that were written are there for readers at once. */
export interface BuildLog {
  write(entry: BuildLogEntry): void
  close(): Promise<void>
}

/** Where the log of a build lies. */
export function buildLogFile(home: string, buildId: string): string {
  return join(home, "builds", `${buildId}.jsonl`)
}

/** Opens a build's log; a build that is taken up again goes on in the same file. */
export async function openBuildLog(home: string, buildId: string): Promise<BuildLog> {
  await mkdir(join(home, "builds"), { recursive: true })
  const file = createWriteStream(buildLogFile(home, buildId), { flags: "a", mode: 0o600 })
  return {
    write: (entry) => void file.write(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`),
    async close() {
      file.end()
      await finished(file)
    },
  }
}
