import { createSocket, type Socket } from "node:dgram"
import { once } from "node:events"
import { writeFileSync } from "node:fs"
import { createServer, type Server } from "node:net"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { bindMount, unmount } from "../system/index.ts"
import { formatAnswer, parseQuestion } from "./dns-message.ts"
import { messagesOf, withLength } from "./dns-upstream.ts"
import type { Connection, ConnectRequest, NetworkStore } from "./network.ts"
import { openNetworks } from "./network-store.ts"
import { enterPrivateHost, ip, type PrivateHost, runIn } from "./testing/private-host.ts"

let host: PrivateHost
let networks: NetworkStore
/** The host's own name server, on its loopback as systemd-resolved has it. */
let upstream: { udp: Socket; tcp: Server }
beforeAll(async () => {
  host = await enterPrivateHost()
  writeFileSync(`${host.directory}/resolv.conf`, "nameserver 127.0.0.9\nnameserver 127.0.0.1\n")
  bindMount({ source: `${host.directory}/resolv.conf`, target: "/etc/resolv.conf" })
  upstream = await openUpstream()
})
afterAll(() => {
  upstream.udp.close()
  upstream.tcp.close()
  unmount("/etc/resolv.conf")
  host.leave()
})
beforeEach(async () => {
  networks = await open()
  await networks.create({ name: "shop" })
})
afterEach(async () => {
  await networks.reconcile(new Set())
  for (const { name, driver } of await networks.list())
    if (driver === "bridge" && name !== "bridge") await networks.remove(name)
  await networks.close()
})

const open = () => openNetworks({ home: host.directory, run: `${host.directory}/run`, instance: "names" })

/** Answers 192.0.2.1 by UDP and 192.0.2.2 by TCP to every question. */
async function openUpstream(): Promise<{ udp: Socket; tcp: Server }> {
  const answerTo = (query: Buffer, address: string) => {
    const question = parseQuestion(query)
    return question ? formatAnswer(query, question, [address], 60) : Buffer.alloc(0)
  }
  const udp = createSocket("udp4")
  udp.on("message", (query, peer) => udp.send(answerTo(query, "192.0.2.1"), peer.port, peer.address))
  udp.bind(53, "127.0.0.1")
  await once(udp, "listening")
  const tcp = createServer(async (socket) => {
    for await (const query of messagesOf(socket)) socket.write(withLength(answerTo(query, "192.0.2.2")))
  })
  await once(tcp.listen(53, "127.0.0.1"), "listening")
  return { udp, tcp }
}

function connect(name: string, changes: Partial<ConnectRequest> = {}): Promise<Connection> {
  const request = {
    containerId: `id-of-${name}`,
    containerName: name,
    network: "shop",
    aliases: [],
    ports: [],
  }
  return networks.connect({ ...request, ...changes })
}

/** Asks from inside a container as its libc would; prints the addresses, or the response code when there are none. */
async function ask(
  from: Connection,
  name: string,
  transport: "udp" | "tcp" = "udp",
  type = 1,
): Promise<string> {
  const script = `
import socket, struct, sys
server, name, transport, kind = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
query = struct.pack(">6H", 7, 256, 1, 0, 0, 0) + b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\\0" + struct.pack(">2H", kind, 1)
if transport == "udp":
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); client.settimeout(5)
    client.sendto(query, (server, 53)); reply, sender = client.recvfrom(999); assert sender[0] == server
else:
    client = socket.create_connection((server, 53), 5); client.sendall(struct.pack(">H", len(query)) + query)
    reply = client.recv(999)[2:]
_, flags, _, count, _, _ = struct.unpack(">6H", reply[:12])
found = [socket.inet_ntoa(reply[len(query) + 16 * n + 12:][:4]) for n in range(count)]
print(" ".join(found) if found else "code %d" % (flags & 15))`
  const args = ["python3", "-c", script, from.nameservers[0] ?? "", name, transport, String(type)]
  return (await runIn(from.netnsPath ?? "", args)).trim()
}

describe("on a network that someone made", () => {
  test("containers find each other by name, alias and full name, in any case, by UDP and TCP", async () => {
    const web = await connect("web", { aliases: ["www", "frontend"] })
    const client = await connect("client")
    for (const name of ["web", "WWW", "frontend", "web.shop"])
      expect(await ask(client, name)).toBe(web.endpoint?.address)
    expect(await ask(client, "web", "tcp")).toBe(web.endpoint?.address)
  })

  test("a name that several share has all their addresses", async () => {
    const [one, two] = [
      await connect("one", { aliases: ["api"] }),
      await connect("two", { aliases: ["api"] }),
    ]
    expect((await ask(one, "api")).split(" ").sort()).toEqual(
      [one.endpoint?.address, two.endpoint?.address].sort(),
    )
  })

  test("a name that exists has no IPv6 address, rather than being unknown", async () => {
    const client = await connect("client")
    expect(await ask(client, "client", "udp", 28)).toBe("code 0")
  })

  test("a container that left has no name any more", async () => {
    const client = await connect("client")
    const { endpoint } = await connect("web")
    expect(await ask(client, "web")).toBe(endpoint?.address)
    await networks.disconnect("id-of-web")
    expect(await ask(client, "web")).toBe("192.0.2.1")
  })

  test("the rest of the world is asked through the host, past servers that are down", async () => {
    const client = await connect("client")
    expect(await ask(client, "www.example.org")).toBe("192.0.2.1")
    expect(await ask(client, "www.example.org", "tcp")).toBe("192.0.2.2")
  })

  test("names of other networks are not told", async () => {
    await networks.create({ name: "apart" })
    await connect("web")
    const stranger = await connect("stranger", { network: "apart" })
    expect(await ask(stranger, "web")).toBe("192.0.2.1")
  })

  test("names are known again after the engine opens anew", async () => {
    const [web, client] = [await connect("web"), await connect("client")]
    await networks.close()
    networks = await open()
    await networks.reconcile(new Set(["id-of-web", "id-of-client"]))
    expect(await ask(client, "web")).toBe(web.endpoint?.address)
  })
})

test("an internal network answers for its own names and asks nobody else", async () => {
  await networks.create({ name: "vault", internal: true })
  const web = await connect("web", { network: "vault" })
  expect(await ask(web, "web")).toBe(web.endpoint?.address)
  expect(await ask(web, "www.example.org")).toBe("code 2")
})

test("the default network has no names: its containers get the host's servers, without those on loopback", async () => {
  expect((await connect("web", { network: "bridge" })).nameservers).toEqual([])
})

test("where something else serves port 53, the network comes up without names", async () => {
  await ip("addr add 10.6.0.1/32 dev lo")
  const taken = createSocket("udp4").bind(53, "10.6.0.1")
  await once(taken, "listening")
  await networks.create({ name: "nameless", subnet: "10.6.0.0/24" })
  expect((await connect("web", { network: "nameless" })).nameservers).toEqual([])
  taken.close()
  await ip("addr del 10.6.0.1/32 dev lo")
})

test("a removed network's server is gone, and its address can be used again", async () => {
  const { gateway = "" } = await networks.get("shop")
  await networks.remove("shop")
  const again = await networks.create({ name: "shop" })
  expect(again.gateway).toBe(gateway)
  const client = await connect("client")
  expect(await ask(client, "client")).toBe(client.endpoint?.address)
})

test("nonsense on the wire is passed over, and the next question answered", async () => {
  const client = await connect("client")
  const socket = createSocket("udp4")
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(5), Buffer.alloc(600, 255)])
    await new Promise((resolve) => socket.send(bytes, 53, client.nameservers[0], resolve))
  socket.close()
  expect(await ask(client, "client")).toBe(client.endpoint?.address)
})
