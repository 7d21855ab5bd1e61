import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runToEnd } from "./run-to-end.ts"
import { capabilitiesOfMask, type OciSpec, type RuntimeSpecRequest } from "./spec/index.ts"
import { openRuntimeFixture, type RuntimeFixture } from "./testing/runtime-fixture.ts"

const ways = [
  ["crun", { prefer: "crun" }],
  ["runc", { prefer: "runc" }],
] as const

/** What config.json says is one thing; here a process of each runtime looks at what it got. */
describe.each(ways)("a process under %s", (_, options) => {
  let fixture: RuntimeFixture
  beforeAll(async () => {
    fixture = await openRuntimeFixture(options)
  })
  afterAll(() => fixture.close())

  async function see(script: string, asked: Partial<RuntimeSpecRequest> = {}): Promise<string> {
    const id = randomBytes(32).toString("hex")
    const bundle = fixture.bundle(id, { arguments: ["sh", "-c", `exec 2>&1; ${script}`], ...asked })
    mkdirSync(join(bundle.rootfs, "srv"), { recursive: true })
    const spec: OciSpec = JSON.parse(readFileSync(bundle.config, "utf8"))
    let text = ""
    await runToEnd(fixture.runtime, {
      id,
      directory: bundle.directory,
      spec,
      onOutput: (_stream, bytes) => {
        text += bytes.toString()
      },
    })
    return text.trim()
  }

  /** Options of the top-most mount at a path, as mountinfo has them. */
  async function mountOf(path: string, asked: Partial<RuntimeSpecRequest> = {}): Promise<string[]> {
    const line = (await see("cat /proc/self/mountinfo", asked))
      .split("\n")
      .findLast((entry) => entry.split(" ")[4] === path)
    const [before = "", after = ""] = (line ?? "").split(" - ")
    return [...(before.split(" ")[5] ?? "").split(","), ...(after.split(" ")[2] ?? "").split(",")]
  }

  async function statusOf(field: string, asked: Partial<RuntimeSpecRequest> = {}): Promise<string> {
    const status = await see("cat /proc/self/status", asked)
    return new RegExp(`^${field}:\\s*(.*)$`, "m").exec(status)?.[1] ?? ""
  }

  it("holds the capabilities that were asked for in every set but the inheritable ones", async () => {
    const capabilities = ["CAP_CHOWN", "CAP_NET_BIND_SERVICE"]
    const status = await see("cat /proc/self/status", { capabilities })
    const sets = Object.fromEntries(
      [...status.matchAll(/^Cap(\w+):\s*([0-9a-f]+)$/gm)].map(([, name, mask = "0"]) => [
        name,
        capabilitiesOfMask(mask),
      ]),
    )
    expect(sets).toEqual({ Inh: [], Prm: capabilities, Eff: capabilities, Bnd: capabilities, Amb: [] })
  })

  it("holds none at all when none are asked for, even as root", async () => {
    expect(await statusOf("CapEff", { capabilities: [] })).toMatch(/^0+$/)
    expect(await see("busybox chown 1 /etc 2>&1; echo $?", { capabilities: [] })).toMatch(
      /not permitted[\s\S]*1$/,
    )
  })

  it("loses its effective capabilities as another user, and keeps the bounds", async () => {
    const asked = {
      user: { uid: 1000, gid: 1001, additionalGids: [1001, 4], home: "/srv" },
      capabilities: ["CAP_CHOWN"],
    }
    expect(capabilitiesOfMask(await statusOf("CapEff", asked))).toEqual([])
    expect(capabilitiesOfMask(await statusOf("CapBnd", asked))).toEqual(["CAP_CHOWN"])
  })

  it("has the user, the groups and the home that were resolved", async () => {
    const user = { uid: 1000, gid: 1001, additionalGids: [1001, 4], home: "/srv" }
    expect(await see("id -u; id -g; id -G; echo $HOME", { user })).toBe("1000\n1001\n1001 4\n/srv")
  })

  it("has the environment in its order, with secrets on top", async () => {
    const seen = await see("env", {
      environment: ["PATH=/bin", "MODE=plain", "TOKEN=none"],
      secretEnvironment: ["TOKEN=hush"],
      hostname: "web",
    })
    const kept = seen.split("\n").filter((line) => /^(PATH|HOSTNAME|MODE|TOKEN|HOME|TERM)=/.test(line))
    expect(kept.sort()).toEqual(["HOME=/", "HOSTNAME=web", "MODE=plain", "PATH=/bin", "TOKEN=hush"])
  })

  it("has its own host name, domain name and network, and is its own first process", async () => {
    const script = "busybox hostname; cat /proc/sys/kernel/domainname; echo $$; ls /sys/class/net"
    const seen = await see(script, { hostname: "web", domainname: "example.org" })
    expect(seen.split("\n").slice(0, 3)).toEqual(["web", "example.org", "1"])
    expect(seen).not.toMatch(/eth|nv/)
  })

  it("starts in its working directory", async () => {
    expect(await see("busybox pwd", { workingDirectory: "/etc" })).toBe("/etc")
  })

  it("cannot gain privileges when that was forbidden, and can otherwise", async () => {
    expect(await statusOf("NoNewPrivs", { noNewPrivileges: true })).toBe("1")
    expect(await statusOf("NoNewPrivs")).toBe("0")
  })

  it("runs behind the filter of system calls, or without one when unconfined", async () => {
    expect(await statusOf("Seccomp")).toBe("2")
    expect(await statusOf("Seccomp", { seccomp: { kind: "unconfined" } })).toBe("0")
  })

  it("gets ENOSYS or EPERM, not a kill, for what the filter keeps away", async () => {
    expect(await see("busybox unshare -m true 2>&1; echo code $?")).toMatch(/not permitted[\s\S]*code 1/)
  })

  it("reads nothing of what is masked, and writes nothing of what is read-only", async () => {
    expect(await see("wc -c < /proc/keys; wc -c < /proc/timer_list; ls /sys/firmware")).toBe("0\n0")
    expect(await see("echo 1 > /proc/sys/kernel/printk; echo end")).toMatch(/Read-only[\s\S]*end$/)
    for (const path of ["/proc/sys", "/proc/bus", "/proc/fs", "/proc/irq"].filter((path) => existsSync(path)))
      expect(await mountOf(path), path).toContain("ro")
  })

  it("cannot write to /sys, and can when privileged", async () => {
    expect(await mountOf("/sys")).toContain("ro")
    expect(await mountOf("/sys", { privileged: true })).not.toContain("ro")
    expect(await mountOf("/proc/sys", { privileged: true })).toEqual(["", ""])
  })

  it("has a shared memory of the size that was asked for", async () => {
    const mount = await mountOf("/dev/shm", { shmSizeBytes: 3 * 1024 * 1024 })
    expect(mount).toEqual(expect.arrayContaining(["rw", "nosuid", "nodev", "noexec", "size=3072k"]))
    const seen = await see(
      "busybox dd if=/dev/zero of=/dev/shm/x bs=1024 count=4096 2>&1; wc -c < /dev/shm/x",
      {
        shmSizeBytes: 3 * 1024 * 1024,
      },
    )
    expect(seen).toContain("No space left on device")
    expect(seen.split("\n").at(-1)).toBe(String(3 * 1024 * 1024))
  })

  it("has a tmpfs of the size and mode that were asked for", async () => {
    const tmp = { type: "tmpfs", source: "", target: "/tmp", readOnly: false } as const
    const asked = { mounts: [{ ...tmp, options: ["size=1m", "mode=1770"] }] }
    expect(await mountOf("/tmp", asked)).toEqual(expect.arrayContaining(["rw", "size=1024k", "mode=1770"]))
    expect(await mountOf("/tmp", { mounts: [{ ...tmp, options: [] }] })).toEqual(
      expect.arrayContaining(["rw", "nosuid", "nodev", "noexec"]),
    )
    const readOnly = { mounts: [{ ...tmp, readOnly: true, options: ["size=1m"] }] }
    expect(await see("echo x > /tmp/x; echo end", readOnly)).toMatch(/Read-only[\s\S]*end/)
  })

  it("sees the directory of the host that it was given, in the order of depth", async () => {
    const outer = join(fixture.directory, "outer")
    const inner = join(fixture.directory, "inner")
    for (const path of [join(outer, "cache"), inner]) mkdirSync(path, { recursive: true })
    writeFileSync(join(outer, "file"), "outer")
    writeFileSync(join(inner, "file"), "inner")
    const bind = (source: string, target: string, readOnly: boolean) =>
      ({ type: "bind", source, target, readOnly, options: [] }) as const
    const mounts = [bind(inner, "/srv/data/cache", false), bind(outer, "/srv/data", true)]
    const script =
      "cat /srv/data/file /srv/data/cache/file; echo x > /srv/data/new; echo y > /srv/data/cache/new"
    const seen = await see(script, { mounts })
    expect(seen).toMatch(/^outerinner/)
    expect(seen).toMatch(/\/srv\/data\/new: Read-only file system/)
    expect(seen).not.toMatch(/cache\/new/)
  })

  it("cannot write to a read-only root, and can to what is mounted on it", async () => {
    const mounts = [{ type: "tmpfs", source: "", target: "/tmp", readOnly: false, options: [] }] as const
    const seen = await see("echo x > /etc/x; echo y > /tmp/y && cat /tmp/y", { readOnlyRoot: true, mounts })
    expect(seen).toMatch(/Read-only file system[\s\S]*y$/)
  })

  it("has the limits that were asked for, and the usual pair of open files", async () => {
    const ulimits = [{ name: "nproc", soft: 100, hard: 200 }]
    const limits = await see("cat /proc/self/limits", { ulimits })
    expect(limits).toMatch(/^Max processes\s+100\s+200/m)
    expect(limits).toMatch(/^Max open files\s+1024\s+\d+/m)
  })

  it("has the kernel settings of its own network", async () => {
    const sysctls = { "net.ipv4.ip_forward": "1" }
    const paths = ["ip_forward", "ip_unprivileged_port_start", "ping_group_range"]
    const script = `cat ${paths.map((name) => `/proc/sys/net/ipv4/${name}`).join(" ")}`
    expect((await see(script, { sysctls })).split(/\s+/)).toEqual(["1", "0", "0", "2147483647"])
  })

  it("may use the harmless devices, make nodes, and open no other", async () => {
    const script = [
      "echo x > /dev/null && head -c 4 /dev/zero | wc -c",
      "busybox mknod /tmp/disk b 7 0 && ls /tmp",
      "cat /tmp/disk",
      "echo end",
    ].join("; ")
    expect(await see(script)).toMatch(/^4\ndisk\n.*(not permitted)[\s\S]*end$/)
  })
})
