import { once } from "node:events"
import { createServer, type Server } from "node:net"
import { afterEach, describe, expect, it } from "vitest"
import type { PortBinding } from "./network.ts"
import { openPortBook } from "./port-book.ts"

/** Of this file alone: what other tests do with ports of 127.0.0.1 cannot come in between. */
const ownAddress = "127.83.61.7"
const book = openPortBook()
const servers: Server[] = []
afterEach(async () => {
  book.releaseAll()
  for (const server of servers.splice(0)) {
    server.close()
    await once(server, "close")
  }
})

const binding = (change: Partial<PortBinding> = {}): PortBinding => ({
  containerPort: 80,
  protocol: "tcp",
  hostAddress: ownAddress,
  hostPort: 0,
  ...change,
})
const claim = (name: string, ...ports: PortBinding[]) =>
  book.claim({ containerId: `id-of-${name}`, containerName: name, address: "127.0.0.1", ports })

/** A port that is free now: the book itself found it so. */
async function claimed(name: string, change: Partial<PortBinding> = {}): Promise<number> {
  const [{ hostPort } = binding()] = await claim(name, binding(change))
  return hostPort
}

describe("a port that may be whichever is free", () => {
  it.each(["tcp", "udp"] as const)("over %s is a real one and another one each time", async (protocol) => {
    const ports = await claim("web", binding({ protocol }), binding({ protocol }))
    const numbers = ports.map(({ hostPort }) => hostPort)
    expect(new Set(numbers).size).toBe(2)
    for (const number of numbers) expect(number).toBeGreaterThan(1023)
  })

  it("on an IPv6 address is a real one, too", async () => {
    expect(await claimed("web", { hostAddress: "::1" })).toBeGreaterThan(1023)
  })

  it("comes back with everything else as it was asked", async () => {
    const asked = binding({ containerPort: 8080, protocol: "udp" })
    const [given] = await claim("web", asked)
    expect(given).toEqual({ ...asked, hostPort: given?.hostPort })
  })
})

describe("a port that is taken", () => {
  it("by a container names it, with the port and what to do", async () => {
    const hostPort = await claimed("shop")
    await expect(claim("blog", binding({ hostPort }))).rejects.toMatchObject({
      code: "port_in_use",
      kind: "conflict",
      message: `port ${hostPort}/tcp is in use by container shop`,
      userMessage: `Port ${hostPort}/tcp is in use by container shop. Stop it, or publish another port.`,
    })
  })

  it("on one address is taken for all addresses, and the other way round", async () => {
    const hostPort = await claimed("shop")
    const all = claim("blog", binding({ hostPort, hostAddress: "0.0.0.0" }))
    await expect(all).rejects.toThrow("in use by container shop")
    const everywhere = await claimed("wide", { hostAddress: "0.0.0.0" })
    await expect(claim("blog", binding({ hostPort: everywhere }))).rejects.toThrow("in use by container wide")
  })

  it("on one address is free on another, and for the other protocol", async () => {
    const hostPort = await claimed("shop")
    await claim("blog", binding({ hostPort, hostAddress: "127.83.61.8" }))
    await claim("mail", binding({ hostPort, protocol: "udp" }))
    await claim("six", binding({ hostPort, hostAddress: "::1" }))
  })

  it("by another program names it and its PID", async () => {
    const server = createServer()
    servers.push(server)
    await once(server.listen(0, ownAddress), "listening")
    const address = server.address()
    const hostPort = typeof address === "object" && address !== null ? address.port : 0
    await expect(claim("web", binding({ hostPort }))).rejects.toThrow(
      new RegExp(`port ${hostPort}/tcp is in use by .+ \\(pid ${process.pid}\\)`),
    )
  })

  it("on an IPv6 address names its holder as well", async () => {
    const hostPort = await claimed("shop", { hostAddress: "::1" })
    await expect(claim("blog", binding({ hostPort, hostAddress: "::1" }))).rejects.toThrow(
      "in use by container shop",
    )
  })
})

describe("a claim", () => {
  it("that fails at one port gives the others back", async () => {
    const taken = await claimed("shop")
    const free = await claimed("gone")
    book.release("id-of-gone")
    await expect(claim("blog", binding({ hostPort: free }), binding({ hostPort: taken }))).rejects.toThrow()
    expect(await claimed("next", { hostPort: free })).toBe(free)
  })

  it("that fails leaves those of others alone", async () => {
    const taken = await claimed("shop")
    await expect(claim("blog", binding({ hostPort: taken }))).rejects.toThrow()
    await expect(claim("third", binding({ hostPort: taken }))).rejects.toThrow("container shop")
  })

  it("of one port twice is refused, naming the container itself", async () => {
    const hostPort = await claimed("gone")
    book.release("id-of-gone")
    await expect(claim("web", binding({ hostPort }), binding({ hostPort }))).rejects.toThrow(
      "in use by container web",
    )
  })

  it("that was released can be made by another, and released again without harm", async () => {
    const hostPort = await claimed("web")
    book.release("id-of-web")
    book.release("id-of-web")
    expect(await claimed("next", { hostPort })).toBe(hostPort)
    book.release("nobody")
  })

  it("of nothing is nothing", async () => {
    expect(await claim("web")).toEqual([])
  })
})

describe("a binding that cannot be", () => {
  it.each<[string, Partial<PortBinding>, RegExp]>([
    ["a name in place of an address", { hostAddress: "localhost" }, /that is not an IP address/],
    ["no address", { hostAddress: "" }, /that is not an IP address/],
    ["an address with a prefix", { hostAddress: "127.0.0.0/8" }, /that is not an IP address/],
    ["UDP on IPv6", { hostAddress: "::1", protocol: "udp" }, /UDP can be published on IPv4 addresses only/],
    ["a port above the last", { hostPort: 65_536 }, /invalid port number 65536/],
    ["a negative port", { containerPort: -1 }, /invalid port number -1/],
    ["half a port", { hostPort: 80.5 }, /invalid port number 80.5/],
    ["an address of someone else", { hostAddress: "192.0.2.1" }, /this host does not have that address/],
    [
      "an IPv6 address of someone else",
      { hostAddress: "2001:db8::1" },
      /this host does not have that address/,
    ],
  ])("has %s and is refused with that reason", async (_, change, reason) => {
    const failing = claim("web", binding(change))
    await expect(failing).rejects.toThrow(reason)
    await expect(failing).rejects.toMatchObject({ code: "invalid_port_binding", kind: "invalid" })
  })
})
