import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, readlinkSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import {
  configureInterface,
  createBridge,
  createVethIntoNetns,
  deleteLink,
  listLinks,
  setLoopbackUp,
} from "./links.ts"
import { createNetns, removeNetns, withinNetns } from "./netns.ts"
import { listRoutes } from "./routes.ts"

// All work happens inside `home`, a namespace that plays the host; `guest` plays a container.
let directory: string
let home: string
let guest: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-links-"))
  home = join(directory, "home")
  guest = join(directory, "guest")
  createNetns(home)
  createNetns(guest)
})
afterEach(() => {
  removeNetns(home)
  removeNetns(guest)
  rmSync(directory, { recursive: true })
})

const bridge = { name: "nbtest", address: "10.9.0.1", prefixLength: 24, macAddress: "02:42:0a:09:00:01" }
const veth = {
  hostName: "nvtest",
  bridge: "nbtest",
  name: "eth0",
  macAddress: "02:42:0a:09:00:02",
  mtu: 1400,
}
/** What ip(8) says, as an independent witness. */
const ip = (netns: string, ...args: string[]) =>
  execFileSync("nsenter", [`--net=${netns}`, "ip", ...args], { encoding: "utf8" })

describe("a network namespace", () => {
  test("is a new one, entered for the time of the work alone", () => {
    const own = () => readlinkSync("/proc/thread-self/ns/net")
    const [before, inside, after] = [own(), withinNetns(guest, own), own()]
    expect(inside).not.toBe(before)
    expect(after).toBe(before)
  })

  test("is left again when the work throws", () => {
    const before = readlinkSync("/proc/thread-self/ns/net")
    const failing = () =>
      withinNetns(guest, () => {
        throw new Error("inside")
      })
    expect(failing).toThrow("inside")
    expect(readlinkSync("/proc/thread-self/ns/net")).toBe(before)
  })

  test("begins with loopback down and can have it up", () => {
    expect(ip(guest, "-br", "link")).toMatch(/^lo\s+DOWN/)
    withinNetns(guest, setLoopbackUp)
    expect(ip(guest, "-br", "addr")).toMatch(/^lo\s+UNKNOWN\s+127.0.0.1\/8/)
  })

  test("that is gone or never was can be removed once more", () => {
    removeNetns(guest)
    removeNetns(guest)
    expect(() => withinNetns(guest, () => 1)).toThrow(/ENOENT/)
  })
})

describe("a bridge", () => {
  test("is up with its address, and making it again changes nothing", () => {
    withinNetns(home, () => createBridge(bridge))
    const before = ip(home, "-d", "addr", "show", "nbtest")
    expect(before).toContain("inet 10.9.0.1/24 brd 10.9.0.255")
    expect(before).toContain("link/ether 02:42:0a:09:00:01")
    expect(before).toMatch(/<[A-Z,-]*UP[,>]/)
    withinNetns(home, () => createBridge(bridge))
    expect(ip(home, "-o", "addr").match(/10\.9\.0\.1/g)?.length).toBe(1)
  })

  test("goes away, and once more is fine", () => {
    withinNetns(home, () => {
      createBridge(bridge)
      deleteLink("nbtest")
      deleteLink("nbtest")
      expect(listLinks().map(({ name }) => name)).toEqual(["lo"])
    })
  })
})

describe("a veth pair", () => {
  const wire = () => {
    withinNetns(home, () => {
      createBridge(bridge)
      createVethIntoNetns({ ...veth, netnsPath: guest })
    })
    const inside = { name: "eth0", address: "10.9.0.2", prefixLength: 24, gateway: "10.9.0.1" }
    withinNetns(guest, () => configureInterface(inside))
  }

  test("has one end on the bridge, in hairpin mode, and the other in the namespace", () => {
    wire()
    expect(ip(home, "-d", "link", "show", "nvtest")).toMatch(/mtu 1400 .*master nbtest/)
    expect(ip(home, "-d", "link", "show", "nvtest")).toContain("hairpin on")
    const inside = ip(guest, "addr", "show", "eth0")
    expect(inside).toContain("inet 10.9.0.2/24")
    expect(inside).toContain("link/ether 02:42:0a:09:00:02")
    expect(inside).not.toContain("inet6")
    expect(ip(guest, "route")).toContain("default via 10.9.0.1 dev eth0")
  })

  test("is listed with its bridge and its largest packet", () => {
    wire()
    const links = withinNetns(home, listLinks)
    const port = links.find(({ name }) => name === "nvtest")
    expect(port).toMatchObject({ mtu: 1400, master: links.find(({ name }) => name === "nbtest")?.index })
  })

  test("does not change the bridge's hardware address as it comes", () => {
    wire()
    expect(ip(home, "link", "show", "nbtest")).toContain("02:42:0a:09:00:01")
  })

  test("is refused by name when the bridge is missing, or the name taken", () => {
    const create = () => withinNetns(home, () => createVethIntoNetns({ ...veth, netnsPath: guest }))
    expect(create).toThrow("netlink find nbtest: ENODEV")
    wire()
    expect(create).toThrow("netlink add veth nvtest: EEXIST")
  })

  test("may do without a way out", () => {
    withinNetns(home, () => {
      createBridge(bridge)
      createVethIntoNetns({ ...veth, netnsPath: guest })
    })
    withinNetns(guest, () => configureInterface({ name: "eth0", address: "10.9.0.2", prefixLength: 24 }))
    expect(ip(guest, "route")).not.toContain("default")
  })
})

test("routes are those that ip(8) shows", () => {
  withinNetns(home, () => createBridge(bridge))
  ip(home, "route", "add", "192.0.2.0/25", "via", "10.9.0.9")
  const { routes, index } = withinNetns(home, () => ({
    routes: listRoutes(),
    index: listLinks().find(({ name }) => name === "nbtest")?.index,
  }))
  expect(routes).toEqual([
    { destination: "10.9.0.0", prefixLength: 24, interfaceIndex: index },
    { destination: "192.0.2.0", prefixLength: 25, interfaceIndex: index },
  ])
})

test("a hundred links come in one listing although the kernel sends them in parts", () => {
  withinNetns(home, () => {
    for (let number = 0; number < 100; number += 1) {
      createBridge({ ...bridge, name: `nbtest${number}`, address: `10.10.${number}.1` })
    }
    expect(listLinks().length).toBe(101)
  })
  expect(readFileSync("/proc/net/dev", "utf8")).not.toContain("nbtest")
})
