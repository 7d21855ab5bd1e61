import { mkdtemp, rm } from "node:fs/promises"
import { createServer, get, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as sleep } from "node:timers/promises"
import { buildLogLineSchema } from "@naru/core/builds/schema"
import { afterEach, beforeEach, expect, test } from "vitest"
import { openBuildLog } from "./build-log.ts"
import { serveBuildEvents } from "./serve-build-events.ts"

let home: string
let server: Server
let port: number
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "naru-log-"))
  server = createServer((request, response) => serveBuildEvents({ home }, "b1", { request, response }))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  port = typeof address === "object" && address ? address.port : 0
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(home, { recursive: true })
})

async function read(query: string): Promise<{ status: number; types: string[] }> {
  const response = await new Promise<import("node:http").IncomingMessage>((resolve) =>
    get({ host: "127.0.0.1", port, path: `/naru/builds/b1/events?${query}`, agent: false }, resolve),
  )
  const types: string[] = []
  for await (const line of createInterface({ input: response })) {
    types.push(buildLogLineSchema.safeParse(JSON.parse(line)).data?.type ?? line)
  }
  return { status: response.statusCode ?? 0, types }
}

const start = { type: "step-start", step: 1, name: "FROM naru/busybox", line: 1 } as const
const output = { type: "output", step: 1, stream: "stdout", text: "안녕\n" } as const
const done = { type: "done", imageId: "sha256:1", cachedSteps: 0 } as const

test("sends a build's lines from any position, as JSON lines of one shape", async () => {
  const log = await openBuildLog(home, "b1")
  for (const entry of [start, output, done]) log.write(entry)
  await log.close()
  expect(await read("from=0")).toEqual({ status: 200, types: ["step-start", "output", "done"] })
  expect((await read("from=2")).types).toEqual(["done"])
})

test("follows a build that has not begun yet to its end", async () => {
  const following = read("from=0&follow=1")
  await sleep(150)
  const log = await openBuildLog(home, "b1")
  log.write(start)
  await sleep(150)
  log.write(output)
  log.write(done)
  await log.close()
  expect((await following).types).toEqual(["step-start", "output", "done"])
})

test("goes on in the same log when a build is taken up again", async () => {
  for (const entry of [start, done]) {
    const log = await openBuildLog(home, "b1")
    log.write(entry)
    await log.close()
  }
  expect((await read("from=0&follow=1")).types).toEqual(["step-start", "done"])
})

test("answers 404 for a build that this host has no log of", async () => {
  expect((await read("from=0")).status).toBe(404)
})
