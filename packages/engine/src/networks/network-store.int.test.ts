import { createSocket } from "node:dgram"
import { createServer, type Server } from "node:net"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { listLinks } from "../system/index.ts"
import type { Connection, ConnectRequest, NetworkStore, PortBinding } from "./network.ts"
import { openNetworks } from "./network-store.ts"
import {
  enterPrivateHost,
  ip,
  isClosed,
  type PrivateHost,
  runIn,
  serveTcp,
  serveUdp,
  visit,
} from "./testing/private-host.ts"

let host: PrivateHost
let networks: NetworkStore
let count = 0
const servers: Server[] = []

beforeAll(async () => {
  host = await enterPrivateHost()
})
afterAll(() => host.leave())
beforeEach(async () => {
  count += 1
  networks = await open()
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await networks.reconcile(new Set())
  await networks.close()
})

function open(instance = `test ${count}`): Promise<NetworkStore> {
  const home = `${host.directory}/${instance}`
  return openNetworks({ home, run: `${home}/run`, instance })
}

function tcp(hostPort: number, containerPort: number, hostAddress = "0.0.0.0"): PortBinding {
  return { hostPort, containerPort, hostAddress, protocol: "tcp" }
}

async function connect(
  name: string,
  request: Partial<ConnectRequest> = {},
  store = networks,
): Promise<Connection> {
  return store.connect({
    containerId: `id-of-${name}`,
    containerName: name,
    network: "bridge",
    aliases: [],
    ports: [],
    ...request,
  })
}

/** Connects and serves port 80 inside; returns address and namespace. */
async function serve(
  name: string,
  request: Partial<ConnectRequest> = {},
  store = networks,
): Promise<{ address: string; netns: string; connection: Connection }> {
  const connection = await connect(name, request, store)
  const netns = connection.netnsPath ?? ""
  servers.push(await serveTcp(netns, 80, name))
  return { address: connection.endpoint?.address ?? "", netns, connection }
}

describe("a published port", () => {
  test("is reachable from 127.0.0.1, from the host's own address and from outside", async () => {
    await serve("web", { ports: [tcp(8080, 80)] })
    expect(await visit("127.0.0.1", 8080)).toMatch(/^web sees/)
    expect(await visit(host.address, 8080)).toMatch(/^web sees/)
    expect(await visit(host.address, 8080, host.outside)).toBe(`web sees ${host.worldAddress}`)
  })

  test("is reachable from its own container and from a neighbour by the host's address", async () => {
    const web = await serve("web", { ports: [tcp(8080, 80)] })
    const other = await connect("other")
    expect(await visit(host.address, 8080, web.netns)).toMatch(/^web sees/)
    expect(await visit(host.address, 8080, other.netnsPath)).toMatch(/^web sees/)
  })

  test("on 127.0.0.1 stays on the host", async () => {
    await serve("web", { ports: [tcp(8080, 80, "127.0.0.1")] })
    expect(await visit("127.0.0.1", 8080)).toMatch(/^web sees/)
    expect(await isClosed(host.address, 8080, host.outside)).toBe(true)
  })

  test("on [::1] is served by a proxy", async () => {
    await serve("web", { ports: [tcp(8080, 80, "::1")] })
    expect(await visit("::1", 8080)).toMatch(/^web sees/)
  })

  test("may be any free one, and the answer names it", async () => {
    const { connection } = await serve("web", { ports: [tcp(0, 80)] })
    const port = connection.ports[0]?.hostPort ?? 0
    expect(port).toBeGreaterThanOrEqual(32_768)
    expect(await visit("127.0.0.1", port)).toMatch(/^web sees/)
  })

  test("closes when its container leaves, and another one can have it", async () => {
    await serve("web", { ports: [tcp(8080, 80)] })
    await networks.disconnect("id-of-web")
    expect(await isClosed("127.0.0.1", 8080)).toBe(true)
    await serve("next", { ports: [tcp(8080, 80)] })
    expect(await visit("127.0.0.1", 8080)).toMatch(/^next sees/)
  })

  test("of UDP carries datagrams both ways", async () => {
    const ports = [{ hostPort: 5300, containerPort: 53, hostAddress: "0.0.0.0", protocol: "udp" as const }]
    const { netnsPath = "" } = await connect("dns", { ports })
    const server = await serveUdp(netnsPath, 53, "dns")
    const client = createSocket("udp4")
    const answer = new Promise((resolve) => client.once("message", (message) => resolve(String(message))))
    client.send("ping", 5300, "127.0.0.1")
    expect(await answer).toBe("dns heard ping")
    client.close()
    server.kill()
  })
})

describe("a port that is taken", () => {
  test("names the container that has it and changes nothing", async () => {
    await serve("web", { ports: [tcp(8080, 80)] })
    const links = listLinks().length
    await expect(connect("late", { ports: [tcp(9090, 80), tcp(8080, 80)] })).rejects.toMatchObject({
      code: "port_in_use",
      message: "port 8080/tcp is in use by container web",
    })
    expect(listLinks().length).toBe(links)
    expect((await networks.endpoints((await networks.get("bridge")).id)).length).toBe(1)
    await connect("early", { ports: [tcp(9090, 80)] })
  })

  test("names the host's process that listens on it", async () => {
    const server = createServer().listen(8081)
    servers.push(server)
    await expect(connect("web", { ports: [tcp(8081, 80)] })).rejects.toMatchObject({
      message: expect.stringMatching(new RegExp(`^port 8081/tcp is in use by .+ \\(pid ${process.pid}\\)$`)),
    })
  })

  test("cannot be taken by a host process while a container has it", async () => {
    await connect("web", { ports: [tcp(8080, 80)] })
    const error = new Promise((resolve) => createServer().once("error", resolve).listen(8080, "0.0.0.0"))
    expect(await error).toMatchObject({ code: "EADDRINUSE" })
  })

  test("is seen between two engines on one host", async () => {
    const other = await open("neighbour")
    await connect("theirs", { ports: [tcp(8080, 80)] }, other)
    await expect(connect("ours", { ports: [tcp(8080, 80)] })).rejects.toMatchObject({ code: "port_in_use" })
    await other.reconcile(new Set())
    await other.close()
  })

  test.each([
    ["an address that this host does not have", tcp(80, 80, "203.0.113.9")],
    ["no address at all", tcp(80, 80, "everywhere")],
    ["a number that is no port", tcp(70_000, 80)],
    ["UDP on IPv6", { ...tcp(80, 80, "::1"), protocol: "udp" as const }],
  ])("is told apart from %s", async (_what, binding) => {
    await expect(connect("web", { ports: [binding] })).rejects.toMatchObject({ code: "invalid_port_binding" })
  })
})

describe("traffic", () => {
  test("flows between containers of one network, and out with the host's address", async () => {
    const web = await serve("web")
    const other = await connect("other")
    servers.push(await serveTcp(host.outside, 8000, "world"))
    expect(await visit(web.address, 80, other.netnsPath)).toBe(`web sees ${other.endpoint?.address}`)
    expect(await visit(host.worldAddress, 8000, other.netnsPath)).toBe(`world sees ${host.address}`)
  })

  test("does not pass between networks, except through a published port", async () => {
    await networks.create({ name: "apart" })
    const web = await serve("web", { ports: [tcp(8080, 80)] })
    const stranger = await connect("stranger", { network: "apart" })
    expect(await isClosed(web.address, 80, stranger.netnsPath)).toBe(true)
    expect(await visit(host.address, 8080, stranger.netnsPath)).toMatch(/^web sees/)
  })

  test("from outside does not reach ports that are not published", async () => {
    const web = await serve("web")
    await runIn(host.outside, ["ip", "route", "replace", "172.16.0.0/12", "via", host.address])
    expect(await visit(web.address, 80)).toMatch(/^web sees/)
    expect(await isClosed(web.address, 80, host.outside)).toBe(true)
  })

  test("of an internal network stays inside", async () => {
    await networks.create({ name: "vault", internal: true })
    const web = await serve("web", { network: "vault" })
    const other = await connect("other", { network: "vault" })
    servers.push(await serveTcp(host.outside, 8000, "world"))
    expect(await visit(web.address, 80, other.netnsPath)).toMatch(/^web sees/)
    expect(await isClosed(host.worldAddress, 8000, other.netnsPath)).toBe(true)
  })

  test("from a container does not reach the host's loopback", async () => {
    const { netnsPath = "", endpoint } = await connect("curious")
    const server = createSocket("udp4")
    const heard: string[] = []
    server.on("message", (message) => heard.push(String(message)))
    await new Promise<void>((resolve) => server.bind(7000, "127.0.0.1", resolve))
    // Without a loopback address of its own the container's kernel sends 127.0.0.1 by the wire.
    await runIn(netnsPath, ["ip", "addr", "flush", "dev", "lo"])
    await runIn(netnsPath, ["ip", "route", "add", "127.0.0.1", "via", endpoint?.gateway ?? ""])
    await runIn(netnsPath, ["bash", "-c", "echo knock >/dev/udp/127.0.0.1/7000"])
    const client = createSocket("udp4")
    client.send("host", 7000, "127.0.0.1")
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(heard).toEqual(["host"])
    client.close()
    server.close()
  })

  test("never leaves in packets larger than the host's way out takes", async () => {
    const { netnsPath = "" } = await connect("web")
    expect(await runIn(netnsPath, ["ip", "link", "show", "eth0"])).toContain("mtu 1400")
  })
})

describe("other modes", () => {
  test("none has loopback alone", async () => {
    const { netnsPath = "", endpoint, nameservers } = await connect("alone", { network: "none" })
    expect(endpoint).toBeUndefined()
    expect(nameservers).toEqual([])
    expect(await runIn(netnsPath, ["ip", "-br", "link"])).toMatch(/^lo\s+UNKNOWN[^\n]*\n$/)
  })

  test("host shares the host's namespace and publishes nothing", async () => {
    expect(await connect("shared", { network: "host", ports: [tcp(8080, 80)] })).not.toHaveProperty(
      "netnsPath",
    )
    expect(await isClosed("127.0.0.1", 8080)).toBe(true)
  })
})

test("two engines side by side use ranges, bridges and tables of their own", async () => {
  const other = await open("side by side")
  const [ours, theirs] = [await networks.get("bridge"), await other.get("bridge")]
  expect(ours.subnet).not.toBe(theirs.subnet)
  expect(ours.bridge).not.toBe(theirs.bridge)
  const web = await serve("web", {}, other)
  const stranger = await connect("stranger")
  expect(await isClosed(web.address, 80, stranger.netnsPath)).toBe(true)
  await other.reconcile(new Set())
  await other.close()
  expect(await ip("-br link")).not.toContain(theirs.bridge)
  expect(await isClosed("127.0.0.1", 1)).toBe(true)
})
