import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readRuntimeHost } from "../runtime/runtime-host.ts"
import { type ContainerFixture, openContainerFixture } from "./testing/container-fixture.ts"

let fixture: ContainerFixture
beforeAll(async () => {
  fixture = await openContainerFixture()
})
afterAll(async () => fixture[Symbol.asyncDispose]())

const own = readRuntimeHost(1)

describe("capabilities", () => {
  const effective = async (security: object, user?: string) => {
    const { stdout } = await fixture.shell("grep CapEff /proc/self/status; grep CapBnd /proc/self/status", {
      security,
      ...(user && { user }),
    })
    return stdout.match(/[0-9a-f]{16}/g)
  }

  it("are added and dropped", async () => {
    expect(await effective({ capabilityDrop: ["ALL"] })).toEqual(["0000000000000000", "0000000000000000"])
    expect(await effective({ capabilityDrop: ["ALL"], capabilityAdd: ["NET_ADMIN"] })).toEqual([
      "0000000000001000",
      "0000000000001000",
    ])
    const [plus] = (await effective({ capabilityAdd: ["SYS_TIME"] })) ?? []
    expect(BigInt(`0x${plus}`)).toBe(0xa80425fbn | (1n << 25n))
  })

  it("are none in effect for a user who is not root", async () => {
    expect(await effective({}, "1000")).toEqual(["0000000000000000", "00000000a80425fb"])
  })

  it("are all that this engine has when privileged", async () => {
    const [all] = (await effective({ privileged: true })) ?? []
    const bits = BigInt(`0x${all}`).toString(2).replaceAll("0", "").length
    expect(bits).toBe(own.capabilities.length)
  })

  it("do what they are for, and nothing is done without them", async () => {
    const link = "ip link set lo mtu 9000 2>&1 && echo made"
    expect((await fixture.shell(link)).stdout).toContain("not permitted")
    expect((await fixture.shell(link, { security: { capabilityAdd: ["NET_ADMIN"] } })).stdout).toBe("made\n")
  })
})

describe("system calls", () => {
  it("that make namespaces, mount or load modules are refused", async () => {
    const { stdout } = await fixture.shell(
      "unshare -U true; unshare -n true; mount -t tmpfs x /tmp; exec 2>&1",
      {},
    )
    expect(stdout).toBe("")
    const { stderr } = await fixture.shell(
      "unshare -U true; unshare -n true; mount -t tmpfs x /tmp; insmod /x.ko",
    )
    expect(stderr.match(/Operation not permitted|[Pp]ermission denied/g)?.length).toBeGreaterThanOrEqual(3)
  })

  it("are as a person's own profile says", async () => {
    const seccomp = JSON.stringify({
      defaultAction: "SCMP_ACT_ALLOW",
      syscalls: [{ names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO", errnoRet: 28 }],
    })
    const { stdout } = await fixture.shell("mkdir /x 2>&1; touch /y && echo touched", {
      security: { seccomp },
    })
    expect(stdout).toContain("No space left on device")
    expect(stdout).toContain("touched")
  })

  it("are all there when unconfined", async () => {
    const { stdout } = await fixture.shell("grep Seccomp: /proc/self/status", {
      security: { seccomp: "unconfined" },
    })
    expect(stdout).toBe("Seccomp:\t0\n")
  })
})

describe("new privileges", () => {
  it("are not gained by set-user-ID programs when that is asked", async () => {
    const become = "cp /bin/busybox /tmp/su-id; chmod 4755 /tmp/su-id; exec setpriv true"
    // busybox has no setpriv everywhere, so the flag itself is what is looked at.
    expect((await fixture.shell(`${become} 2>/dev/null; true`)).exitCode).toBeLessThan(128)
    const { stdout } = await fixture.shell("grep NoNewPrivs /proc/self/status", {
      security: { noNewPrivileges: true },
    })
    expect(stdout).toBe("NoNewPrivs:\t1\n")
    const { id } = await fixture.start({ security: { noNewPrivileges: true } })
    expect((await fixture.exec(id, { command: ["grep", "NoNewPrivs", "/proc/self/status"] })).stdout).toBe(
      "NoNewPrivs:\t1\n",
    )
  })
})

describe("devices", () => {
  it("of the host cannot be opened even when their nodes are made", async () => {
    const { stdout } = await fixture.shell(
      "mknod /tmp/mem c 1 1 && echo made; head -c 1 /tmp/mem 2>&1; mknod /tmp/vda b 254 0; head -c 1 /tmp/vda 2>&1",
    )
    expect(stdout).toContain("made")
    expect(stdout.match(/Operation not permitted/g)).toHaveLength(2)
  })

  it("that every program needs are there for every user", async () => {
    const script =
      "echo x >/dev/null; head -c 1 /dev/zero | wc -c; head -c 2 /dev/urandom | wc -c; ls /dev/pts /dev/shm /dev/mqueue >/dev/null && echo dirs; ls -l /dev/fd /dev/stdout | wc -l"
    expect((await fixture.shell(script, { user: "1000" })).stdout).toBe("1\n2\ndirs\n2\n")
  })
})

describe("the view of the host", () => {
  it("has no other processes, mounts, host name or message queues in it", async () => {
    const { stdout } = await fixture.shell(
      "ls /proc | grep -c '^[0-9]'; cat /proc/1/comm; hostname; ipcs -q | grep -c 0x; grep -c ' / ' /proc/self/mountinfo",
    )
    const [processes = "", init, hostname] = stdout.split("\n")
    expect(Number(processes)).toBeLessThan(8)
    expect(init).toBe("sh")
    expect(hostname).toMatch(/^[a-f0-9]{12}$/)
    expect(hostname).not.toBe(readFileSync("/proc/sys/kernel/hostname", "utf8").trim())
  })

  it("cannot be written to through /proc and /sys", async () => {
    const paths = [
      "/proc/sys/kernel/core_pattern",
      "/proc/sysrq-trigger",
      "/sys/kernel/profiling",
      "/sys/fs/cgroup/pids/cgroup.procs",
      "/sys/fs/cgroup/cgroup.subtree_control",
      "/proc/irq/0/smp_affinity",
    ]
    const { stdout } = await fixture.shell(
      paths.map((path) => `[ -e ${path} ] && echo 1 2>/dev/null >${path} && echo wrote ${path}`).join("; "),
    )
    expect(stdout).toBe("")
  })

  it("hides what is masked: files read empty, directories are empty", async () => {
    const { stdout } = await fixture.shell(
      "cat /proc/kcore /proc/keys /proc/timer_list /proc/interrupts 2>/dev/null | wc -c; ls -A /sys/firmware /proc/acpi 2>/dev/null | grep -v : | grep -c .",
    )
    expect(stdout).toBe("0\n0\n")
  })
})

describe("the engine's own files", () => {
  it("are closed to other users of the host", async () => {
    const { id } = await fixture.start({ secretEnvironment: [{ name: "A", value: "b" }] })
    const { stdout } = await fixture.shell(
      `cd /host && find . -name '*${id.slice(0, 20)}*' -o -perm -o+w -type f | head; ls c 2>&1`,
      {
        user: "1000",
        mounts: [{ type: "bind", source: fixture.options.run, target: "/host" }],
      },
    )
    expect(stdout).toMatch(/ls: can't open 'c': Permission denied/)
    expect(stdout).not.toContain("secret")
  })
})
