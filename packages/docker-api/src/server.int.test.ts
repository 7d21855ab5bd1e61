import { mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { type IncomingMessage, request } from "node:http"
import { connect, createServer } from "node:net"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { silentLog } from "@naru/base/log"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createDockerApi, readAndExecOnly } from "./index.ts"
import { type DockerHost, openDockerHost } from "./testing/docker-host.ts"

let host: DockerHost
let directory: string
beforeAll(async () => {
  host = await openDockerHost({
    extras(incoming, response) {
      if (incoming.url !== "/naru/hello") return false
      response.end("hello from Naru")
      return true
    },
  })
  directory = await mkdtemp("/tmp/naru-api-")
})
afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

interface Answer {
  status: number | undefined
  headers: IncomingMessage["headers"]
  body: string
}

function ask(
  method: string,
  path: string,
  { body = "", socketPath = host.socketPath } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method, path }, (response) => {
      const { statusCode: status, headers } = response
      text(response).then((body) => resolve({ status, headers, body }), reject)
    })
    outgoing.once("error", reject)
    outgoing.end(body)
  })
}

/** Sends bytes as they are and reads until the server ends the connection. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(host.socketPath)
  socket.write(bytes)
  return text(socket)
}

describe("every answer", () => {
  test("names the API's version, on any path", async () => {
    for (const path of ["/_ping", "/v1.47/_ping", "/nope"]) {
      expect((await ask("GET", path)).headers).toMatchObject({ "api-version": "1.47", ostype: "linux" })
    }
  })

  test("to a ping keeps clients at the classic builder", async () => {
    const head = await ask("HEAD", "/_ping")
    expect(head).toMatchObject({
      status: 200,
      body: "",
      headers: { "builder-version": "1", swarm: "inactive" },
    })
    expect((await ask("GET", "/_ping")).body).toBe("OK")
  })

  test("to what does not exist is 404, 501 with a reason or 503 as Docker has it", async () => {
    expect(await ask("GET", "/nope")).toMatchObject({ status: 404, body: '{"message":"page not found"}\n' })
    expect((await ask("POST", "/commit?container=x")).status).toBe(501)
    expect(await ask("GET", "/v1.40/services")).toMatchObject({
      status: 503,
      body: expect.stringContaining("This node is not a swarm manager."),
    })
    expect((await ask("GET", "/v9.9/info")).status).toBe(400)
  })

  test("to a broken body names what is wrong with it", async () => {
    expect(await ask("POST", "/containers/create", { body: "{" })).toMatchObject({
      status: 400,
      body: expect.stringContaining("invalid JSON in the request body"),
    })
    const body = JSON.stringify({ Image: "x", HostConfig: { Memory: "lots" } })
    expect(await ask("POST", "/containers/create", { body })).toMatchObject({
      status: 400,
      body: expect.stringContaining("HostConfig.Memory"),
    })
  })

  test("outside the Docker API comes from the extras", async () => {
    expect(await ask("GET", "/naru/hello")).toMatchObject({ status: 200, body: "hello from Naru" })
    expect((await ask("GET", "/naru/other")).status).toBe(404)
  })
})

describe("a connection that leaves HTTP", () => {
  const execOf = async (command: string[], stdin: boolean) => {
    const { id } = await host.engine.containers.create({ image: "naru/busybox", command: ["sleep", "60"] })
    await host.engine.containers.start(id)
    return host.engine.containers.createExec(id, { command, openStdin: stdin })
  }
  const upgrade = "Connection: Upgrade\r\nUpgrade: tcp\r\nHost: docker\r\nContent-Type: application/json\r\n"

  test("cuts the JSON body off what it takes for stdin, even when both come at once", async () => {
    const { id } = await execOf(["head", "-n", "1"], true)
    const body = '{"Detach":false,"Tty":false}'
    const answer = await exchange(
      `POST /v1.47/exec/${id}/start HTTP/1.1\r\n${upgrade}Content-Length: ${body.length}\r\n\r\n${body}typed early\n`,
    )
    expect(answer).toMatch(
      /^HTTP\/1\.1 101 UPGRADED\r\nContent-Type: application\/vnd\.docker\.multiplexed-stream\r\n/,
    )
    expect(answer.endsWith("typed early\n")).toBe(true)
  })

  test("waits for a body that comes later than its headers", async () => {
    const { id } = await execOf(["echo", "done"], false)
    const socket = connect(host.socketPath)
    socket.write(`POST /exec/${id}/start HTTP/1.1\r\n${upgrade}Content-Length: 2\r\n\r\n{`)
    setTimeout(() => socket.write("}"), 50)
    expect((await text(socket)).endsWith("done\n")).toBe(true)
  })

  test("is refused with a plain HTTP error", async () => {
    const answer = await exchange(`POST /exec/nobody/start HTTP/1.1\r\n${upgrade}Content-Length: 2\r\n\r\n{}`)
    expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/)
    expect(answer).toContain('{"message":"No such exec instance: nobody"}')
  })

  test("streams as a plain answer to those that ask for no upgrade", async () => {
    const { id } = await execOf(["echo", "plain"], false)
    const { status, headers, body } = await ask("POST", `/exec/${id}/start`, { body: "{}" })
    expect(status).toBe(200)
    expect(headers["transfer-encoding"]).toBeUndefined()
    expect(body.slice(8)).toBe("plain\n")
  })
})

describe("the socket", () => {
  test("has the mode that was asked for and replaces a stale one", async () => {
    const socketPath = join(directory, "stale.sock")
    await writeFile(socketPath, "")
    const api = createDockerApi({ engine: host.engine, log: silentLog })
    await api.listen(socketPath, { mode: 0o600 })
    expect((await stat(socketPath)).mode & 0o777).toBe(0o600)
    expect((await ask("GET", "/_ping", { socketPath })).status).toBe(200)
    await api.close()
    await expect(ask("GET", "/_ping", { socketPath })).rejects.toThrow()
  })

  test("is not taken from a process that answers on it", async () => {
    const socketPath = join(directory, "taken.sock")
    const other = createServer().listen(socketPath)
    const api = createDockerApi({ engine: host.engine, log: silentLog })
    await expect(api.listen(socketPath)).rejects.toMatchObject({ code: "socket_taken" })
    other.close()
  })

  test("closes soon although clients follow streams", async () => {
    const socketPath = join(directory, "busy.sock")
    const api = createDockerApi({ engine: host.engine, log: silentLog })
    await api.listen(socketPath)
    const events = ask("GET", "/events", { socketPath }).catch(() => "cut")
    await ask("GET", "/_ping", { socketPath })
    const before = Date.now()
    await api.close()
    expect(Date.now() - before).toBeLessThan(2000)
    await events
  })

  test("for reading and exec refuses changes with 403, before anything else", async () => {
    const socketPath = join(directory, "read.sock")
    const api = createDockerApi({ engine: host.engine, log: silentLog, policy: readAndExecOnly })
    await api.listen(socketPath)
    expect((await ask("GET", "/containers/json", { socketPath })).status).toBe(200)
    expect(await ask("POST", "/containers/create", { socketPath, body: "{" })).toMatchObject({
      status: 403,
      body: expect.stringContaining("ContainerCreate is not allowed"),
    })
    const { id } = await host.engine.containers.create({ image: "naru/busybox", command: ["sleep", "60"] })
    await host.engine.containers.start(id)
    const body = JSON.stringify({ Cmd: ["true"], Privileged: true })
    expect((await ask("POST", `/containers/${id}/exec`, { socketPath, body })).status).toBe(403)
    await api.close()
  })
})
