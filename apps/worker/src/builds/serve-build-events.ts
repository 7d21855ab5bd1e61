import { open } from "node:fs/promises"
import type { IncomingMessage, ServerResponse } from "node:http"
import { createInterface } from "node:readline"
import { setTimeout as sleep } from "node:timers/promises"
import { errnoOf } from "@naru/base/errors"
import { buildLogFile } from "./build-log.ts"

const pollMs = 100

/**
 * `GET /naru/builds/<id>/events?from=N&follow=1`: the lines of a build's log from number N (from 0), as JSON lines. With
 * `follow` it waits for the build to begin and ends with the build; else it ends with what there is.
 */
export async function serveBuildEvents(
  { home }: { home: string },
  buildId: string,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const query = new URL(request.url ?? "/", "http://host").searchParams
  const from = Number(query.get("from") ?? 0)
  const follow = query.get("follow") === "1"
  const isGone = () => response.destroyed
  const file = buildLogFile(home, buildId)
  const text = await openWhenThere(file, { follow, isGone })
  if (!text) {
    response.writeHead(404, { "content-type": "application/json" })
    response.end(JSON.stringify({ message: `No such build: ${buildId}` }))
    return
  }
  response.writeHead(200, { "content-type": "application/jsonl", "cache-control": "no-store" })
  response.flushHeaders()
  let index = 0
  for await (const line of readLines(text, { follow, isGone })) {
    if (index >= from) response.write(`${line}\n`)
    index += 1
  }
  response.end()
}

type Waiting = { follow: boolean; isGone: () => boolean }
type OpenFile = Awaited<ReturnType<typeof open>>

async function openWhenThere(path: string, { follow, isGone }: Waiting): Promise<OpenFile | undefined> {
  for (;;) {
    try {
      return await open(path, "r")
    } catch (error) {
      if (errnoOf(error) !== "ENOENT") throw error
      if (!follow || isGone()) return undefined
      await sleep(pollMs)
    }
  }
}

/** Whole lines, to the line that says how the build ended when following. */
async function* readLines(file: OpenFile, { follow, isGone }: Waiting): AsyncGenerator<string> {
  await using opened = file
  let position = 0
  for (;;) {
    // Only up to the last whole line: the writer may be in the middle of one.
    const end = await lastLineEnd(opened, position)
    if (end > position) {
      const input = opened.createReadStream({ start: position, end: end - 1, autoClose: false })
      for await (const line of createInterface({ input })) {
        yield line
        if (follow && /"type":"(done|failed)"/.test(line)) return
      }
      position = end
    }
    if (!follow || isGone()) return
    await sleep(pollMs)
  }
}

async function lastLineEnd(file: OpenFile, from: number): Promise<number> {
  const { size } = await file.stat()
  const window = Buffer.alloc(Math.min(size - from, 1024 * 1024))
  await file.read(window, 0, window.length, from)
  return from + window.lastIndexOf("\n") + 1
}
