import { once } from "node:events"
import { chmod, mkdir } from "node:fs/promises"
import { createServer, type IncomingMessage, request, type Server } from "node:http"
import type { Socket } from "node:net"
import { dirname } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { freePort, startTestPlatform, type TestPlatform, until } from "./testing/test-platform.ts"
import { makeWebService, pageSaying } from "./testing/web-service.ts"

let platform: TestPlatform
let dashboard: Server
beforeAll(async () => {
  platform = await startTestPlatform()
  dashboard = await startDashboard(platform.paths.webSocket)
})
afterAll(async () => {
  dashboard?.closeAllConnections()
  dashboard?.close()
  await platform?.close()
})

/** Stands for the dashboard: tells what it was asked, and echoes upgraded connections. */
async function startDashboard(socketPath: string): Promise<Server> {
  await mkdir(dirname(socketPath), { recursive: true })
  const server = createServer((incoming, response) => response.end(JSON.stringify(incoming.headers)))
  server.on("upgrade", (_, socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
    socket.pipe(socket)
  })
  server.listen(socketPath)
  await once(server, "listening")
  await chmod(socketPath, 0o666)
  return server
}

test("leads every hostname that is no service's to the dashboard, and says who asks for what", async () => {
  const { status, body } = await platform.get("naru.example.com")
  expect(status).toBe(200)
  expect(JSON.parse(body)).toMatchObject({
    host: "naru.example.com",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-host": "naru.example.com",
    "x-forwarded-proto": "http",
  })
})

test("finds no service under a hostname that is a path or a pattern", async () => {
  await (await makeWebService(platform.team, "pattern")).deploy()
  for (const hostname of ["..", "*", "[a-z]*", "?eb-pattern.localhost", ".versions"]) {
    expect((await platform.get(hostname)).body).not.toBe("one\n")
  }
})

test("keeps a WebSocket of the dashboard open while services are deployed", async () => {
  const call = request({
    host: "127.0.0.1",
    port: platform.port,
    headers: { connection: "Upgrade", upgrade: "websocket" },
  })
  call.end()
  const [, socket]: [IncomingMessage, Socket] = (await once(call, "upgrade")) as [IncomingMessage, Socket]
  const service = await makeWebService(platform.team, "socket")
  await service.deploy()
  socket.write("still here")
  const [echo]: Buffer[] = await once(socket, "data")
  expect(String(echo)).toBe("still here")
  socket.destroy()
})

test("passes each line of a stream on at once, and lets it end after the next release took over", async () => {
  const service = await makeWebService(platform.team, "stream")
  await service.setDockerfile(`FROM naru/busybox
RUN mkdir -p /www/cgi-bin && echo one > /www/index.html
RUN printf '#!/bin/sh\\necho "content-type: text/event-stream"; echo\\nfor i in 1 2 3 4 5 6 7 8; do echo "data: $i"; echo; sleep 0.5; done\\n' > /www/cgi-bin/events && chmod +x /www/cgi-bin/events
CMD exec httpd -f -p 8080 -h /www
`)
  await service.deploy()
  const call = request({
    host: "127.0.0.1",
    port: platform.port,
    path: "/cgi-bin/events",
    headers: { host: service.hostname },
  })
  call.end()
  const startedAt = Date.now()
  const [response]: IncomingMessage[] = await once(call, "response")
  const times: number[] = []
  const chunks: Buffer[] = []
  response?.on("data", (chunk: Buffer) => {
    times.push(Date.now() - startedAt)
    chunks.push(chunk)
  })
  const ended = response && once(response, "end")
  await service.setDockerfile(pageSaying("two"))
  expect((await service.deploy()).state).toBe("live")
  expect((await platform.get(service.hostname)).body).toBe("two\n")
  await ended
  expect(times[0]).toBeLessThan(500)
  expect(
    Buffer.concat(chunks)
      .toString()
      .match(/data: \d/g),
  ).toHaveLength(8)
})

test("shows the service's own page while its replica is stopped, and leads to it again once it runs", async () => {
  const service = await makeWebService(platform.team, "stopped")
  await service.deploy()
  const [replica] = await platform.core.database.replica.findMany({ where: { serviceId: service.id } })
  const order = (verb: string) => platform.docker("POST", `/containers/${replica?.name}/${verb}`)
  await order("stop?t=0")
  await until(async () => (await platform.get(service.hostname)).status === 503, "the service's page")
  const { body } = await platform.get(service.hostname)
  expect(body).toContain("web · stopped does not answer")
  expect(body).toContain("None of its replicas is running")
  await order("start")
  await until(async () => (await platform.get(service.hostname)).body === "one\n", "the service to answer")
})

test("stops the old replica first where both publish the same port of the host", async () => {
  const host = await freePort()
  const service = await makeWebService(platform.team, "fixed", { ports: [{ container: 8080, host }] })
  await service.deploy()
  await service.setDockerfile(pageSaying("two"))
  const { state, steps } = await service.deploy()
  expect(state).toBe("live")
  expect(steps.find(({ name }) => name === "start")?.output).toContain("stops first")
  expect(await (await fetch(`http://127.0.0.1:${host}`)).text()).toBe("two\n")
})

test("starts the old replica again when the new one could not take over its port", async () => {
  const host = await freePort()
  const service = await makeWebService(platform.team, "returned", { ports: [{ container: 8080, host }] })
  await service.deploy()
  await service.setDockerfile("FROM naru/busybox\nCMD exit 1\n")
  expect((await service.deploy()).state).toBe("failed")
  await until(async () => (await platform.get(service.hostname)).body === "one\n", "the old replica to serve")
})

test("answers with a page of its own while the dashboard is away", async () => {
  dashboard.closeAllConnections()
  dashboard.close()
  await sleep(100)
  const { status, body } = await platform.get("localhost")
  expect(status).toBe(502)
  expect(body).toContain("./naru status")
})
