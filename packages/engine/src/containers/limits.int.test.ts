import { existsSync, readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ContainerFixture, openContainerFixture } from "./testing/container-fixture.ts"

let fixture: ContainerFixture
beforeAll(async () => {
  fixture = await openContainerFixture()
})
afterAll(async () => fixture[Symbol.asyncDispose]())

const mib = 1024 * 1024

/** A limit as the kernel has it, wherever this host's cgroup version keeps it. */
function limitOf(id: string, v1: string, v2: string): string {
  const path = existsSync("/sys/fs/cgroup/cgroup.controllers")
    ? `/sys/fs/cgroup/naru/${id}/${v2}`
    : `/sys/fs/cgroup/${v1.replace("/", `/naru/${id}/`)}`
  return readFileSync(path, "utf8").trim()
}

describe("limits", () => {
  it("kills for memory, says so in the record and tells it", async () => {
    const events: string[] = []
    const leaving = new AbortController()
    const listening = (async () => {
      for await (const event of fixture.engine.events.subscribe({ signal: leaving.signal }))
        events.push(event.action)
    })()
    const { id } = await fixture.start({
      init: false,
      command: ["sh", "-c", "tail -c 200m /dev/zero >/dev/null"],
      resources: { memoryBytes: 16 * mib, memorySwapBytes: 16 * mib },
    })
    // busybox's tail keeps what it will print in memory; the shell lives on and passes its exit code.
    expect(await fixture.containers.wait(id)).toMatchObject({ exitCode: 137 })
    expect(await fixture.containers.get(id)).toMatchObject({ state: "exited", oomKilled: true })
    leaving.abort()
    await listening
    expect(events).toEqual(expect.arrayContaining(["start", "oom", "die"]))
  })

  it("holds back processes beyond the limit, and shows the limit in stats", async () => {
    const { id } = await fixture.start({ init: false, resources: { pidsLimit: 5 } })
    const { stdout, stderr } = await fixture.exec(id, {
      command: ["sh", "-c", "for i in 1 2 3 4 5 6; do sleep 2 & done; echo done"],
    })
    expect(stdout + stderr).toMatch(/can't fork|Resource temporarily unavailable/)
    expect((await fixture.containers.stats(id)).pids.limit).toBe(5)
  })

  it("puts processor limits into the cgroup", async () => {
    const { id } = await fixture.start({ resources: { nanoCpus: 0.5e9, cpuShares: 512, cpusetCpus: "0" } })
    expect(limitOf(id, "cpu/cpu.cfs_quota_us", "cpu.max").split(" ")[0]).toBe("50000")
    expect(limitOf(id, "cpuset/cpuset.cpus", "cpuset.cpus")).toBe("0")
  })

  it("sets what a process may open, and clamps it to what this host allows", async () => {
    const ulimits = [{ name: "nofile", soft: 300, hard: 400 }]
    expect((await fixture.shell("ulimit -Sn; ulimit -Hn", { ulimits })).stdout).toBe("300\n400\n")
    const { exitCode } = await fixture.shell("true", { ulimits: [{ name: "nofile", soft: -1, hard: -1 }] })
    expect(exitCode).toBe(0)
  })

  it("keeps the root file system read-only when asked, with a writable tmpfs where asked", async () => {
    const { stdout } = await fixture.shell(
      "touch /file 2>&1; touch /scratch/file && stat -f -c %T /scratch; df -k /dev/shm | tail -1",
      {
        security: { readOnlyRoot: true },
        mounts: [{ type: "tmpfs", target: "/scratch", options: ["size=1m"] }],
        shmSizeBytes: 8 * mib,
      },
    )
    expect(stdout).toMatch(/touch: \/file: Read-only file system\ntmpfs\n/)
    expect(stdout).toContain("8192")
  })

  it("sets kernel parameters of its own namespaces", async () => {
    const { stdout } = await fixture.shell("cat /proc/sys/net/core/somaxconn /proc/sys/kernel/msgmax", {
      sysctls: { "net.core.somaxconn": "321", "kernel.msgmax": "9999" },
    })
    expect(stdout).toBe("321\n9999\n")
  })

  it("gives a privileged container devices, a writable /sys and no filter", async () => {
    const { stdout } = await fixture.shell(
      "grep Seccomp: /proc/self/status; test -c /dev/kmsg && echo kmsg; mount -t tmpfs x /mnt 2>&1 || mkdir -p /mnt && mount -t tmpfs x /mnt && echo mounted",
      {
        security: { privileged: true },
      },
    )
    expect(stdout).toContain("Seccomp:\t0")
    expect(stdout).toContain("kmsg")
    expect(stdout).toContain("mounted")
  })

  it("refuses what cannot be, before anything is made", async () => {
    const before = (await fixture.engine.snapshots.list()).length
    const create = (spec: object) => fixture.containers.create({ image: "naru/busybox", ...spec })
    await expect(create({ resources: { memoryBytes: 1 } })).rejects.toMatchObject({
      code: "invalid_resources",
    })
    await expect(create({ security: { capabilityAdd: ["FLY"] } })).rejects.toMatchObject({
      code: "invalid_capability",
    })
    await expect(create({ security: { seccomp: "{" } })).rejects.toMatchObject({
      code: "invalid_seccomp_profile",
    })
    await expect(create({ image: "naru/none" })).rejects.toMatchObject({ code: "image_not_found" })
    await expect(create({ resources: { cgroupParent: "../../escape" } })).rejects.toThrow(
      /invalid cgroup parent/,
    )
    await expect(create({ hostname: "under_score" })).rejects.toThrow(/invalid hostname/)
    await expect(create({ autoRemove: true, restart: { name: "always" } })).rejects.toThrow(/restart policy/)
    await expect(
      create({
        mounts: [
          { type: "volume", target: "/v" },
          { type: "bind", source: "/no/such", target: "/b" },
        ],
      }),
    ).rejects.toThrow(/does not exist/)
    expect((await fixture.engine.snapshots.list()).length).toBe(before)
    expect(await fixture.engine.volumes.list()).toEqual([])
  })

  it("says at start that the image has no such user", async () => {
    const { id } = await fixture.containers.create({ image: "naru/busybox", network: "none", user: "ghost" })
    await expect(fixture.containers.start(id)).rejects.toThrow(/unable to find user ghost/)
  })
})
