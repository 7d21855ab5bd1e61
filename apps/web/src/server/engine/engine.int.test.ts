import { createServer, type Server } from "node:http"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { silentLog } from "@naru/base/log"
import { endSession } from "@naru/core/sessions"
import { signIn } from "@naru/core/users"
import { encode } from "next-auth/jwt"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import WebSocket from "ws"
import { startTestPlatform, type TestPlatform } from "../../../../worker/src/testing/test-platform.ts"
import { sessionCookie } from "../auth/session.ts"
import { closeWeb } from "../core.ts"
import { serveTerminals } from "../terminal/serve-terminals.ts"
import { itemsOf, openApi, type TestApi } from "../testing/caller.ts"
import { engine } from "./client.ts"

/** The API against the real worker and its engine, with the sample running. */
const sessionSecret = "a secret of this test only"

let platform: TestPlatform
let api: TestApi
let caller: ReturnType<TestApi["as"]>
let team: string
let container: string
let imageId: string
let server: Server

beforeAll(async () => {
  platform = await startTestPlatform()
  Object.assign(process.env, {
    NARU_RUN: platform.paths.run,
    DATABASE_URL: platform.core.url,
    NARU_MASTER_KEY_FILE: join(platform.paths.home, "keys", "master"),
    NARU_EXAMPLES: fileURLToPath(new URL("../../../../../examples", import.meta.url)),
    NEXTAUTH_SECRET: sessionSecret,
  })
  const { owner, actor, slug } = platform.team
  team = slug
  api = openApi(platform.core)
  caller = api.as({ id: owner.id, email: owner.email, name: actor.name })
  const { deploymentId } = await caller.samples.run({ team })
  const deployment = await followToEnd(deploymentId)
  expect(deployment).toMatchObject({ state: "live", failure: null })
  imageId = deployment?.release?.imageId ?? ""
  const terminals = serveTerminals(silentLog)
  server = createServer().on(
    "upgrade",
    (request, socket, head) => void terminals.upgrade(request, socket, head),
  )
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
}, 120_000)

afterAll(async () => {
  server?.close()
  await closeWeb()
  await api?.close()
  await platform?.close()
})

/** Follows a deployment by the stream that the page uses, until it has ended one way or the other. */
async function followToEnd(deploymentId: string) {
  for await (const { data: deployment } of itemsOf(await caller.deployments.changes({ team }))) {
    const hasEnded = ["live", "failed", "canceled"].includes(deployment.state)
    if (deployment.id === deploymentId && hasEnded) return deployment
  }
  return undefined
}

/** Writes a line to the container's own output, as its first process would. */
async function say(line: string): Promise<void> {
  const exec = await engine()
    .getContainer(container)
    .exec({ Cmd: ["sh", "-c", `echo ${line} >/proc/1/fd/2`] })
  await exec.start({ Detach: true })
  await sleep(300)
}

describe("the sample", () => {
  it("answers at its own hostname through the front door", async () => {
    const { status, body } = await platform.get("hello-sample.localhost")
    expect(status).toBe(200)
    expect(body).toContain("1")
  })

  it("tells how it was built, step by step, also to who comes late or comes back", async () => {
    const [build] = await caller.builds.list({ team, image: "hello" })
    const buildId = build?.id ?? ""
    const events = []
    for await (const event of itemsOf(await caller.builds.events({ team, buildId }))) events.push(event)
    const types = events.map(({ data }) => data.type)
    expect(types).toContain("plan")
    expect(types.at(-1)).toBe("done")
    const [, second] = events
    const back = { team, buildId, lastEventId: events[0]?.id }
    for await (const event of itemsOf(await caller.builds.events(back))) {
      expect(event).toEqual(second)
      break
    }
  })

  it("shows the layers of its image", async () => {
    const { layers, exposedPorts, command } = await caller.images.layers({ team, imageId })
    expect(layers.length).toBeGreaterThan(3)
    expect(layers.some(({ createdBy }) => createdBy.includes("COPY"))).toBe(true)
    expect(exposedPorts).toEqual(["8080/tcp"])
    expect(command).toContain("httpd")
  })
})

describe("a container", () => {
  it("is listed with its service", async () => {
    const containers = await caller.containers.list({ team })
    const [own] = containers.filter(({ service }) => service?.slug === "hello")
    expect(own).toMatchObject({ state: "running", service: { project: "sample", environment: "production" } })
    container = own?.id ?? ""
    expect(await caller.containers.get({ team, container })).toMatchObject({
      name: own?.name,
      exitCode: null,
      command: expect.arrayContaining(["httpd"]),
    })
  })

  it("shows its log as it comes, only the lines that are searched for, and goes on where the reader was", async () => {
    await say("first")
    const wanted = { team, container, search: "SECOND" }
    const heard = (async () => {
      for await (const line of itemsOf(await caller.containers.logs(wanted))) return line
      return undefined
    })()
    await sleep(200)
    await say("the second")
    const line = await heard
    expect(line?.data).toMatchObject({ stream: "stderr", text: "the second" })
    await say("third")
    const rest = []
    const back = { team, container, follow: false, lastEventId: line?.id }
    for await (const { data } of itemsOf(await caller.containers.logs(back))) rest.push(data.text)
    expect(rest).toEqual(["third"])
  })

  it("tells its figures each second", async () => {
    const figures = []
    for await (const one of await caller.containers.stats({ team, container })) {
      if (figures.push(one) === 2) break
    }
    expect(figures[1]?.at.getTime()).toBeGreaterThan(figures[0]?.at.getTime() ?? Number.POSITIVE_INFINITY)
    expect(figures[1]).toMatchObject({ pids: expect.any(Number), cpuPercent: expect.any(Number) })
    expect(figures[1]?.memoryBytes).toBeGreaterThan(0)
  })
})

describe("a terminal", () => {
  async function open(query: string): Promise<{ sessionId: string; socket: WebSocket }> {
    const { owner } = platform.team
    const { sessionId } = await signIn(platform.core, { ...owner, address: "10.0.0.1", userAgent: "" })
    const token = await encode({ token: { sid: sessionId, sub: owner.id }, secret: sessionSecret })
    const address = server.address()
    const port = typeof address === "object" ? address?.port : undefined
    const headers = { cookie: `${sessionCookie}=${token}` }
    return { sessionId, socket: new WebSocket(`ws://127.0.0.1:${port}/api/terminal?${query}`, { headers }) }
  }

  it("is a shell in the container, of the size that the page says, and is written down", async () => {
    const { socket } = await open(`team=${team}&container=${container}`)
    let output = ""
    socket.on("message", (data) => {
      output += data.toString()
    })
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject))
    socket.send(JSON.stringify({ rows: 40, columns: 123 }))
    await sleep(200)
    socket.send(Buffer.from("stty size; echo in-$((40 + 2)); exit\n"))
    const code = await new Promise((resolve) => socket.once("close", resolve))
    expect(code).toBe(1000)
    expect(output).toContain("40 123")
    expect(output).toContain("in-42")
    const { entries } = await caller.activity.list({ team, limit: 1 })
    expect(entries).toMatchObject([{ action: "container.terminal_opened" }])
  })

  it("is taken away soon after its session is revoked", async () => {
    const { socket, sessionId } = await open(`team=${team}&container=${container}`)
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject))
    await endSession(platform.core, { sessionId, actor: platform.team.actor })
    expect(await new Promise((resolve) => socket.once("close", resolve))).toBe(4403)
  })

  it("does not open in a container that is not there", async () => {
    const { socket } = await open(`team=${team}&container=none`)
    const status = await new Promise((resolve) =>
      socket.once("unexpected-response", (_, response) => resolve(response.statusCode)),
    )
    expect(status).toBe(404)
  })
})
