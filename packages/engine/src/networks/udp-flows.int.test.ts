import { createSocket, type Socket } from "node:dgram"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import type { SpawnedProcess } from "../system/index.ts"
import type { NetworkStore } from "./network.ts"
import { openNetworks } from "./network-store.ts"
import { enterPrivateHost, type PrivateHost, serveUdp } from "./testing/private-host.ts"

// The kernel remembers where a client's datagrams go for as long as they keep coming. These clients never pause.
let host: PrivateHost
let networks: NetworkStore
let client: Socket
let servers: SpawnedProcess[]
beforeAll(async () => {
  host = await enterPrivateHost()
})
afterAll(() => host.leave())
beforeEach(async () => {
  networks = await openNetworks({ home: host.directory, run: `${host.directory}/run`, instance: "flows" })
  client = createSocket("udp4")
  servers = []
})
afterEach(async () => {
  client.close()
  for (const server of servers) server.kill()
  await networks.reconcile(new Set())
  await networks.close()
})

async function serve(name: string): Promise<void> {
  const ports = [{ hostPort: 5300, containerPort: 53, hostAddress: "0.0.0.0", protocol: "udp" as const }]
  const request = { containerId: name, containerName: name, network: "bridge", aliases: [], ports }
  const { netnsPath = "" } = await networks.connect(request)
  servers.push(await serveUdp(netnsPath, 53, name))
}

/** What the one client, which always sends from the same port, hears within a second. */
async function ask(): Promise<string> {
  const answer = once(client, "message").then(([message]) => String(message))
  client.send("ping", 5300, "127.0.0.1")
  return Promise.race([answer, sleep(1000, "silence")])
}

test("a client's next datagram reaches the container that took over the port", async () => {
  await serve("old")
  expect(await ask()).toBe("old heard ping")
  await networks.disconnect("old")
  await serve("next")
  expect(await ask()).toBe("next heard ping")
})

test("a client that asked before anyone served is heard once someone does", async () => {
  expect(await ask()).toBe("silence")
  await serve("late")
  expect(await ask()).toBe("late heard ping")
})

test("another container's clients are not disturbed when one leaves", async () => {
  await serve("stays")
  expect(await ask()).toBe("stays heard ping")
  const ports = [{ hostPort: 5301, containerPort: 53, hostAddress: "0.0.0.0", protocol: "udp" as const }]
  await networks.connect({ containerId: "x", containerName: "x", network: "bridge", aliases: [], ports })
  await networks.disconnect("x")
  expect(await ask()).toBe("stays heard ping")
})
