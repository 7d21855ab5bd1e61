import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { applyNft, deleteLink, listLinks } from "../system/index.ts"
import { namingOf } from "./naming.ts"
import type { ConnectRequest, NetworkStore } from "./network.ts"
import { openNetworks } from "./network-store.ts"
import { enterPrivateHost, ip, type PrivateHost } from "./testing/private-host.ts"

let host: PrivateHost
let networks: NetworkStore
const instance = "commands"
beforeAll(async () => {
  host = await enterPrivateHost()
})
afterAll(() => host.leave())
beforeEach(async () => {
  networks = await openNetworks({ home: host.directory, run: `${host.directory}/run`, instance })
})
afterEach(async () => {
  await networks.reconcile(new Set())
  for (const { name, driver } of await networks.list())
    if (driver === "bridge" && name !== "bridge") await networks.remove(name)
  await networks.close()
})

function container(name: string, changes: Partial<ConnectRequest> = {}): ConnectRequest {
  return {
    containerId: `id-of-${name}`,
    containerName: name,
    network: "bridge",
    aliases: [],
    ports: [],
    ...changes,
  }
}
const linkNames = () => listLinks().map(({ name }) => name)

test("a new network has its bridge up with the gateway's address, and takes it along when removed", async () => {
  const { bridge = "", gateway } = await networks.create({ name: "shop", subnet: "10.5.0.0/24" })
  expect(await ip("-br addr show", bridge)).toContain(`${gateway}/24`)
  await networks.remove("shop")
  expect(linkNames()).not.toContain(bridge)
  await expect(networks.get("shop")).rejects.toMatchObject({ code: "network_not_found" })
})

test("a network with containers cannot be removed, and the refusal names them", async () => {
  await networks.create({ name: "shop" })
  await networks.connect(container("web", { network: "shop" }))
  await expect(networks.remove("shop")).rejects.toMatchObject({
    code: "network_in_use",
    message: "network shop has active endpoints: web",
  })
  await networks.disconnect("id-of-web")
  await networks.remove("shop")
})

test("endpoints tell who is inside, under which names and addresses", async () => {
  const { id } = await networks.create({ name: "shop", subnet: "10.5.0.0/24" })
  const request = { network: id, aliases: ["www"], address: "10.5.0.77", macAddress: "02:42:00:00:00:99" }
  const { endpoint } = await networks.connect(container("web", request))
  expect(await networks.endpoints(id)).toEqual([endpoint])
  expect(endpoint).toEqual({
    networkId: id,
    containerId: "id-of-web",
    aliases: ["www"],
    address: "10.5.0.77",
    prefixLength: 24,
    gateway: "10.5.0.1",
    macAddress: "02:42:00:00:00:99",
  })
})

test("a container cannot join a network that is not there", async () => {
  await expect(networks.connect(container("web", { network: "nowhere" }))).rejects.toMatchObject({
    code: "network_not_found",
    message: "network nowhere not found",
  })
})

test("fifty containers that connect at once get fifty addresses and wires", async () => {
  const names = Array.from({ length: 50 }, (_, index) => `c${index}`)
  const connections = await Promise.all(names.map((name) => networks.connect(container(name))))
  expect(new Set(connections.map(({ endpoint }) => endpoint?.address)).size).toBe(50)
  const { hostPrefix } = namingOf(instance)
  expect(linkNames().filter((name) => name.startsWith(hostPrefix)).length).toBe(50)
  await Promise.all(names.map((name) => networks.disconnect(`id-of-${name}`)))
  expect(await networks.endpoints((await networks.get("bridge")).id)).toEqual([])
})

test("two containers that want one port at once: one gets it, the other hears who has it", async () => {
  const ports = [{ containerPort: 80, protocol: "tcp" as const, hostAddress: "0.0.0.0", hostPort: 8080 }]
  const outcomes = await Promise.allSettled(
    ["one", "two"].map((name) => networks.connect(container(name, { ports }))),
  )
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
  const failure = outcomes.find((outcome) => outcome.status === "rejected")
  expect(failure?.reason).toMatchObject({ message: expect.stringMatching(/in use by container (one|two)$/) })
})

test("when the wire cannot be laid nothing stays: no address, no port, no namespace", async () => {
  const { bridge = "", id } = await networks.create({ name: "broken" })
  deleteLink(bridge)
  const ports = [{ containerPort: 80, protocol: "tcp" as const, hostAddress: "0.0.0.0", hostPort: 8080 }]
  const request = container("web", { network: "broken", ports })
  await expect(networks.connect(request)).rejects.toMatchObject({ errno: "ENODEV" })
  expect(await networks.endpoints(id)).toEqual([])
  await networks.connect(container("other", { ports }))
})

test("when the packet filter refuses, the wire is cut again", async () => {
  const { table, hostPrefix } = namingOf(instance)
  await applyNft(`delete table inet ${table}\n`)
  const ports = [{ containerPort: 80, protocol: "tcp" as const, hostAddress: "0.0.0.0", hostPort: 8080 }]
  await expect(networks.connect(container("web", { ports }))).rejects.toMatchObject({ code: "nft_failed" })
  await expect.poll(() => linkNames().filter((name) => name.startsWith(hostPrefix))).toEqual([])
  expect(await networks.endpoints((await networks.get("bridge")).id)).toEqual([])
})

test("networks and their ranges are there again after the engine opens anew, bridges too", async () => {
  const before = await networks.create({ name: "shop" })
  await networks.close()
  expect(linkNames()).not.toContain(before.bridge)
  networks = await openNetworks({ home: host.directory, run: `${host.directory}/run`, instance })
  expect(await networks.get("shop")).toEqual(before)
  expect(linkNames()).toContain(before.bridge)
})

test("a range that the host has a route to is avoided by new networks", async () => {
  await ip("route add 172.16.0.0/12 via 198.51.100.2")
  expect((await networks.create({ name: "shop" })).subnet).toMatch(/^192\.168\./)
  await ip("route del 172.16.0.0/12")
})
