import { describe, expect, it } from "vitest"
import { runtimeMounts, type SpecMount } from "./mounts.ts"

const bind = (source: string, target: string, more: Partial<SpecMount> = {}): SpecMount => ({
  type: "bind",
  source,
  target,
  readOnly: false,
  options: [],
  ...more,
})
const mountsOf = (mounts: SpecMount[], privileged = false) =>
  runtimeMounts({ privileged, shmSizeBytes: 64 * 1024 * 1024, mounts })

describe("runtimeMounts", () => {
  it("makes Docker's defaults with /sys and the cgroups read-only", () => {
    const mounts = mountsOf([])
    expect(mounts.map((mount) => mount.destination)).toEqual([
      "/proc",
      "/dev",
      "/dev/pts",
      "/sys",
      "/sys/fs/cgroup",
      "/dev/mqueue",
      "/dev/shm",
    ])
    expect(mounts[3]?.options).toContain("ro")
    expect(mounts[6]?.options).toContain("size=67108864")
  })

  it("makes /sys writable for a privileged container", () => {
    expect(mountsOf([], true)[3]?.options).toContain("rw")
  })

  it("mounts the shallow before the deep, after the defaults", () => {
    const targets = mountsOf([bind("/b", "/data/cache/x"), bind("/a", "/data"), bind("/c", "/data/cache")])
      .slice(7)
      .map((mount) => mount.destination)
    expect(targets).toEqual(["/data", "/data/cache", "/data/cache/x"])
  })

  it("puts a request in the place of a default", () => {
    const shm = mountsOf([bind("/x", "/dev/shm")]).filter((mount) => mount.destination === "/dev/shm")
    expect(shm).toEqual([
      { destination: "/dev/shm", type: "bind", source: "/x", options: ["rbind", "rprivate", "rw"] },
    ])
    expect(
      mountsOf([bind("/dev", "/dev")]).filter((mount) => mount.destination.startsWith("/dev")),
    ).toHaveLength(1)
  })

  it("keeps a requested propagation and read-only", () => {
    expect(mountsOf([bind("/x", "/y", { readOnly: true, options: ["rslave"] })]).at(-1)?.options).toEqual([
      "rbind",
      "rslave",
      "ro",
    ])
  })

  it("gives tmpfs safe options unless some were asked", () => {
    const tmpfs = (options: string[]) =>
      mountsOf([{ ...bind("", "/tmp", { options }), type: "tmpfs" }]).at(-1)
    expect(tmpfs([])?.options).toEqual(["nosuid", "noexec", "nodev", "rw"])
    expect(tmpfs(["size=1m", "exec"])).toMatchObject({ type: "tmpfs", options: ["size=1m", "exec", "rw"] })
  })
})
