import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { visit } from "../networks/testing/private-host.ts"
import { busybox, type ContainerFixture, openContainerFixture } from "./testing/container-fixture.ts"

let fixture: ContainerFixture
beforeAll(async () => {
  fixture = await openContainerFixture()
})
afterAll(async () => fixture[Symbol.asyncDispose]())

const serve = (word: string) => ["sh", "-c", `while :; do echo ${word} | nc -l -p 80; done`]
const published = (hostPort: number) => [
  { containerPort: 80, protocol: "tcp" as const, hostAddress: "0.0.0.0", hostPort },
]

describe("a container on a network", () => {
  it("answers on its published port from 127.0.0.1, the host's address and outside", async () => {
    const { connection } = await fixture.start({
      network: "bridge",
      command: serve("hello"),
      ports: published(0),
    })
    const port = connection?.ports[0]?.hostPort ?? 0
    expect(port).toBeGreaterThan(0)
    await expect.poll(() => visit("127.0.0.1", port)).toBe("hello")
    await expect.poll(() => visit(fixture.host.address, port)).toBe("hello")
    await expect.poll(() => visit(fixture.host.address, port, fixture.host.outside)).toBe("hello")
  })

  it("cannot take a port that another one has, and the refusal names the holder", async () => {
    const holder = await fixture.start({ network: "bridge", name: "holder", ports: published(18_080) })
    const { id } = await fixture.containers.create({
      image: busybox,
      name: "late",
      network: "bridge",
      ports: published(18_080),
    })
    await expect(fixture.containers.start(id)).rejects.toThrow(/holder/)
    expect((await fixture.containers.get(id)).state).toBe("created")
    await fixture.containers.remove(holder.id, { force: true })
    await fixture.containers.start(id)
    await fixture.containers.remove(id, { force: true })
  })

  it("knows its own name and what was asked by its hosts and resolv files", async () => {
    const { stdout } = await fixture.shell("cat /etc/hosts /etc/resolv.conf /etc/hostname", {
      network: "bridge",
      hostname: "web",
      domainname: "example.org",
      extraHosts: ["db:10.1.2.3", "up:host-gateway"],
      dns: { servers: ["192.0.2.53"], search: ["example.org"], options: ["ndots:2"] },
    })
    expect(stdout).toMatch(/\d+\.\d+\.\d+\.\d+\tweb\.example\.org web\n/)
    expect(stdout).toContain("10.1.2.3\tdb\n")
    expect(stdout).toMatch(/\d+\.1\tup\n/)
    expect(stdout).toContain("nameserver 192.0.2.53\nsearch example.org\noptions ndots:2\n")
    expect(stdout.endsWith("web\n")).toBe(true)
  })

  it("may bind a low port whoever it runs as", async () => {
    const { stdout } = await fixture.shell("nc -l -p 80 & sleep 0.1; netstat -ltn", {
      network: "bridge",
      user: "1000",
    })
    expect(stdout).toContain(":80 ")
  })

  it("shares another container's network and names", async () => {
    const { id } = await fixture.start({
      network: "bridge",
      hostname: "shared",
      command: serve("from within"),
    })
    const { stdout } = await fixture.shell("nc 127.0.0.1 80; cat /etc/hostname", {
      network: `container:${id}`,
    })
    expect(stdout).toBe("from within\nshared\n")
    await fixture.containers.remove(id, { force: true })
    const orphan = await fixture.containers.create({ image: busybox, network: "container:nobody" })
    await expect(fixture.containers.start(orphan.id)).rejects.toMatchObject({
      code: "container_start_failed",
    })
  })

  it("has the host's own interfaces with host, and only loopback with none", async () => {
    const interfaces = (stdout: string) => stdout.match(/^\d+: [^:@]+/gm)?.map((line) => line.split(": ")[1])
    expect(interfaces((await fixture.shell("ip link", { network: "host" })).stdout)).toContain("uplink")
    expect(interfaces((await fixture.shell("ip link", { network: "none" })).stdout)).toEqual(["lo"])
  })

  it("counts its traffic", async () => {
    const { id } = await fixture.start({ network: "bridge" })
    await fixture.exec(id, { command: ["ping", "-c", "3", "-i", "0.1", "-w", "2", "172.18.0.1"] })
    const { eth0 } = (await fixture.containers.stats(id)).networks
    expect(eth0?.txPackets).toBeGreaterThan(0)
    expect(readFileSync("/proc/net/dev", "utf8")).toContain("uplink")
  })
})
