import { connect } from "node:net"
import { text } from "node:stream/consumers"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type DockerHost, openDockerHost } from "./testing/docker-host.ts"

let host: DockerHost
beforeAll(async () => {
  host = await openDockerHost()
})
afterAll(async () => host[Symbol.asyncDispose]())

const busybox = "naru/busybox"
const field = async (name: string, format: string) =>
  (await host.docker(["inspect", "-f", format, name])).stdout.trim()
/** Answers each connection with a line. */
const greeter = ["sh", "-c", "while :; do echo hello | nc -l -p 80; done"]

async function read(port: number, address = "127.0.0.1"): Promise<string> {
  return text(connect(port, address))
}

describe("published ports", () => {
  test("answer on the host", async () => {
    await host.docker(["run", "-d", "--name", "web", "-p", "80", busybox, ...greeter])
    const port = Number((await host.docker(["port", "web", "80"])).stdout.split("\n")[0]?.split(":").at(-1))
    await expect.poll(() => read(port).catch(String), { timeout: 5000 }).toBe("hello\n")
  })

  test("that are taken are refused in words that clients know", async () => {
    const port = (await host.docker(["port", "web", "80"])).stdout.split("\n")[0]?.split(":").at(-1) ?? ""
    const { exitCode, stderr } = await host.docker([
      "run",
      "--name",
      "late",
      "-p",
      `${port}:80`,
      busybox,
      "true",
    ])
    expect(exitCode).toBe(125)
    expect(stderr).toContain("port is already allocated")
    expect(stderr).toContain("web")
    expect(await field("late", "{{.State.Running}}")).toBe("false")
  })

  test("of every exposed port with -P", async () => {
    await host.docker([
      "run",
      "-d",
      "--name",
      "all",
      "-P",
      "--expose",
      "81",
      "--expose",
      "53/udp",
      busybox,
      "sleep",
      "60",
    ])
    const { stdout } = await host.docker(["port", "all"])
    expect(stdout).toMatch(/53\/udp -> 0\.0\.0\.0:\d+/)
    expect(stdout).toMatch(/81\/tcp -> 0\.0\.0\.0:\d+/)
  })
})

describe("docker network", () => {
  test("lists the fixed ones in Docker's words", async () => {
    const { stdout } = await host.docker(["network", "ls", "--format", "{{.Name}} {{.Driver}} {{.Scope}}"])
    expect(stdout.trim().split("\n")).toEqual(
      expect.arrayContaining(["bridge bridge local", "host host local", "none null local"]),
    )
  })

  test("makes, joins, shows and removes one", async () => {
    const { exitCode, stderr } = await host.docker([
      "network",
      "create",
      "--subnet",
      "10.213.7.0/24",
      "--label",
      "a=1",
      "shop",
    ])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    await host.docker([
      "run",
      "-d",
      "--name",
      "db",
      "--network",
      "shop",
      "--network-alias",
      "store",
      busybox,
      "sleep",
      "60",
    ])
    const address = await field("db", "{{.NetworkSettings.Networks.shop.IPAddress}}")
    expect(address).toMatch(/^10\.213\.7\./)
    const shop = await host.dockerode.getNetwork("shop").inspect()
    expect(shop).toMatchObject({
      Name: "shop",
      IPAM: { Config: [{ Subnet: "10.213.7.0/24" }] },
      Labels: { a: "1" },
    })
    expect(Object.values(shop.Containers ?? {})).toEqual([
      expect.objectContaining({ Name: "db", IPv4Address: `${address}/24` }),
    ])
    expect((await host.docker(["network", "rm", "shop"])).exitCode).toBe(1)
    await host.docker(["rm", "-f", "db"])
    expect((await host.docker(["network", "rm", "shop"])).stdout).toBe("shop\n")
    expect((await host.docker(["network", "inspect", "shop"])).stderr).toMatch(
      // Clients before 28 say it in their own words.
      /network shop not found|No such network: shop/,
    )
  })

  test("refuses a second of the same name, the fixed ones and what Naru lacks", async () => {
    await host.docker(["network", "create", "twice"])
    expect((await host.docker(["network", "create", "twice"])).stderr).toContain(
      "network with name twice already exists",
    )
    expect((await host.docker(["network", "rm", "bridge"])).stderr).toContain("pre-defined network")
    expect((await host.docker(["network", "create", "-d", "overlay", "far"])).stderr).toContain(
      "driver bridge only",
    )
    expect((await host.docker(["network", "connect", "twice", "web"])).stderr).toContain("one network")
    expect((await host.docker(["network", "prune", "-f"])).stdout).toContain("twice")
  })
})

describe("docker volume", () => {
  test("makes, shows, keeps while in use, removes and prunes", async () => {
    expect((await host.docker(["volume", "create", "--label", "a=1", "data"])).stdout).toBe("data\n")
    const { stdout } = await host.docker(["volume", "inspect", "-f", "{{.Driver}} {{.Labels.a}}", "data"])
    expect(stdout).toBe("local 1\n")
    const { stdout: user } = await host.docker([
      "create",
      "--name",
      "holder",
      "-v",
      "data:/d",
      "-v",
      "/anonymous",
      busybox,
    ])
    expect((await host.docker(["volume", "rm", "data"])).stderr).toContain(
      `remove data: volume is in use - [${user.trim()}]`,
    )
    expect((await host.docker(["volume", "ls", "-q", "--filter", "dangling=true"])).stdout).toBe("")
    await host.docker(["rm", "holder"])
    // By the newest API, so that every client sees the same: before 1.42 named volumes went as well.
    expect((await host.dockerode.pruneVolumes()).VolumesDeleted).toHaveLength(1)
    expect((await host.docker(["volume", "ls", "-q"])).stdout).toBe("data\n")
    expect((await host.docker(["volume", "rm", "data"])).stdout).toBe("data\n")
    expect((await host.docker(["volume", "inspect", "data"])).stderr).toContain("no such volume")
  })
})
