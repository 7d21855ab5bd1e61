import { spawn } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import type { Server } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { applyNft, createNetns, deleteLink, listLinks, unmount } from "../system/index.ts"
import { namingOf } from "./naming.ts"
import type { NetworkStore } from "./network.ts"
import { openNetworks } from "./network-store.ts"
import { enterPrivateHost, ip, type PrivateHost, serveTcp, visit } from "./testing/private-host.ts"

let host: PrivateHost
beforeAll(async () => {
  host = await enterPrivateHost()
})
afterAll(() => host.leave())

function open(instance: string): Promise<NetworkStore> {
  const home = join(host.directory, instance)
  return openNetworks({ home, run: join(home, "run"), instance })
}

function wiresOf(instance: string): string[] {
  const names = listLinks().map(({ name }) => name)
  return names.filter((name) => name.startsWith(namingOf(instance).hostPrefix))
}

const container = (name: string, hostPort: number) => ({
  containerId: `id-of-${name}`,
  containerName: name,
  network: "bridge",
  aliases: [],
  ports: [{ containerPort: 80, protocol: "tcp" as const, hostAddress: "0.0.0.0", hostPort }],
})

/** Runs an engine's networks in a process of its own that connects containers and is then killed outright. */
async function connectAndDie(
  instance: string,
  containers: readonly ReturnType<typeof container>[],
): Promise<void> {
  const home = join(host.directory, instance)
  const options = { home, run: join(home, "run"), instance }
  const script = `
    const { openNetworks } = await import(${JSON.stringify(new URL("./network-store.ts", import.meta.url).href)})
    const networks = await openNetworks(${JSON.stringify(options)})
    for (const request of ${JSON.stringify(containers)}) await networks.connect(request)
    console.log("connected")
    setInterval(() => {}, 1000)`
  const args = ["--conditions", "naru-source", "--input-type", "module", "--eval", script]
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] })
  await new Promise((resolve) => child.stdout.once("data", resolve))
  const dead = new Promise((resolve) => child.once("exit", resolve))
  child.kill("SIGKILL")
  await dead
}

async function serve(networks: NetworkStore, name: string): Promise<Server> {
  const [endpoint] = (await networks.endpoints((await networks.get("bridge")).id)).filter(
    ({ containerId }) => containerId === `id-of-${name}`,
  )
  expect(endpoint).toBeDefined()
  return serveTcp(join(host.directory, "kill/run/networks/netns", `id-of-${name}`), 80, name)
}

test("containers keep address and ports when the engine is killed, and the dead ones lose theirs", async () => {
  await connectAndDie("kill", [container("lives", 8080), container("died", 8081)])
  const networks = await open("kill")
  const server = await serve(networks, "lives")
  expect(await visit("127.0.0.1", 8080)).toMatch(/^lives sees/)
  await networks.reconcile(new Set(["id-of-lives"]))
  expect(await visit("127.0.0.1", 8080)).toMatch(/^lives sees/)
  const { id, bridge } = await networks.get("bridge")
  expect((await networks.endpoints(id)).map(({ containerId }) => containerId)).toEqual(["id-of-lives"])
  expect(wiresOf("kill").length).toBe(1)
  // The port of the dead one is free, that of the living one is held again.
  await networks.connect(container("next", 8081))
  await expect(networks.connect(container("thief", 8080))).rejects.toMatchObject({
    message: "port 8080/tcp is in use by container lives",
  })
  server.close()
  await networks.reconcile(new Set())
  await networks.close()
  expect(await ip("-br link")).not.toContain(bridge)
})

test("a new container never gets the address of one that lives on", async () => {
  await connectAndDie("address", [container("lives", 8080)])
  const networks = await open("address")
  await networks.reconcile(new Set(["id-of-lives"]))
  const { endpoint } = await networks.connect(container("next", 8081))
  const all = await networks.endpoints((await networks.get("bridge")).id)
  expect(new Set(all.map(({ address }) => address)).size).toBe(2)
  expect(endpoint?.address).not.toBe(all.find(({ containerId }) => containerId === "id-of-lives")?.address)
  await networks.reconcile(new Set())
  await networks.close()
})

test("a namespace that something else still holds loses its wire all the same", async () => {
  const networks = await open("held")
  const { netnsPath = "" } = await networks.connect(container("web", 8080))
  // As after a restart: a process of the earlier engine keeps the namespace, and its pin is not to be seen here.
  const holder = spawn("nsenter", [`--net=${netnsPath}`, "sleep", "60"])
  await new Promise((resolve) => holder.once("spawn", resolve))
  unmount(netnsPath)
  await networks.disconnect("id-of-web")
  expect(wiresOf("held")).toEqual([])
  holder.kill("SIGKILL")
  await networks.close()
})

test("leftovers that no document knows are removed, other engines' things are not", async () => {
  const networks = await open("leftovers")
  const { bridgePrefix, hostPrefix } = namingOf("leftovers")
  const foreign = namingOf("someone else").bridgePrefix
  for (const name of [`${bridgePrefix}stray`, `${foreign}own`]) await ip(`link add ${name} type bridge`)
  await ip(`link add ${hostPrefix}stray type veth peer name straypeer`)
  const netns = join(host.directory, "leftovers/run/networks/netns/unknown")
  createNetns(netns)
  await networks.reconcile(new Set())
  const names = listLinks().map(({ name }) => name)
  expect(names.filter((name) => name.includes("stray"))).toEqual([])
  expect(names).toContain(`${foreign}own`)
  expect(existsSync(netns)).toBe(false)
  deleteLink(`${foreign}own`)
  await networks.close()
})

test("disconnecting twice, or without ever connecting, is fine", async () => {
  const networks = await open("twice")
  await networks.disconnect("nobody")
  await networks.connect(container("web", 8080))
  await networks.disconnect("id-of-web")
  await networks.disconnect("id-of-web")
  expect(readdirSync(join(host.directory, "twice/run/networks/netns"))).toEqual([])
  await networks.close()
})

test("connecting again starts afresh: a restarted container keeps nothing of its first life", async () => {
  const networks = await open("again")
  const first = await networks.connect(container("web", 8080))
  const second = await networks.connect(container("web", 8080))
  expect(second.netnsPath).toBe(first.netnsPath)
  expect((await networks.endpoints((await networks.get("bridge")).id)).length).toBe(1)
  await networks.reconcile(new Set())
  await networks.close()
})

test("an engine that closes with containers leaves their bridge, and the next one finds it", async () => {
  const networks = await open("stays")
  await networks.connect(container("web", 8080))
  const { bridge = "" } = await networks.get("bridge")
  await networks.close()
  expect(await ip("-br link")).toContain(bridge)
  const again = await open("stays")
  await again.reconcile(new Set(["id-of-web"]))
  expect((await again.get("bridge")).bridge).toBe(bridge)
  await again.disconnect("id-of-web")
  await again.close()
})

test("places that no longer exist in the packet filter do not stop a disconnect", async () => {
  const networks = await open("filter")
  await networks.connect(container("web", 8080))
  const { table } = namingOf("filter")
  await applyNft(`flush map inet ${table} ports_any\n`)
  await networks.disconnect("id-of-web")
  await networks.connect(container("next", 8080))
  await networks.reconcile(new Set())
  await networks.close()
})
