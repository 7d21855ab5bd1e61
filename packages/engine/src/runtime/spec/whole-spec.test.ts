import { describe, expect, it } from "vitest"
import { defaultCapabilities } from "./capabilities.ts"
import { type RuntimeHost, runtimeSpec } from "./runtime-spec.ts"

const host: RuntimeHost = {
  architecture: "amd64",
  kernelVersion: "6.12.0",
  cpus: 4,
  cgroupVersion: 2,
  canLimitSwap: true,
  capabilities: defaultCapabilities,
  hardLimits: { RLIMIT_NOFILE: 20_000 },
  maskedPaths: [],
}

/** The whole of what a runtime is told, as a reader of config.json would want to check it. */
describe("config.json of a web server", () => {
  const spec = runtimeSpec(
    {
      rootPath: "/run/naru/engine/c/0123456789abcdef0123/rootfs",
      readOnlyRoot: true,
      privileged: false,
      arguments: ["/usr/sbin/nginx", "-g", "daemon off;"],
      environment: ["PATH=/usr/sbin:/usr/bin", "MODE=live"],
      secretEnvironment: ["TOKEN=hush"],
      workingDirectory: "/srv",
      user: { uid: 33, gid: 33, additionalGids: [33, 4], home: "/var/www" },
      tty: false,
      hostname: "web",
      domainname: "example.org",
      capabilities: ["CAP_NET_BIND_SERVICE"],
      noNewPrivileges: true,
      ulimits: [{ name: "nproc", soft: 100, hard: 200 }],
      network: { kind: "join", path: "/run/naru/engine/networks/netns/web" },
      mounts: [
        { type: "bind", source: "/run/f/hosts", target: "/etc/hosts", readOnly: false, options: [] },
        { type: "tmpfs", source: "", target: "/tmp", readOnly: false, options: ["size=16m", "mode=1777"] },
        { type: "bind", source: "/volumes/site", target: "/srv", readOnly: true, options: [] },
      ],
      shmSizeBytes: 67_108_864,
      devices: [],
      resources: { memoryBytes: 268_435_456, nanoCpus: 500_000_000, pidsLimit: 100, cpuShares: 512 },
      cgroupPath: "/naru/web",
      sysctls: { "net.core.somaxconn": "1024" },
      seccomp: { kind: "bpf", base64: "BPF" },
    },
    host,
  )

  it("names the process and what it may do", () => {
    expect(spec.process).toEqual({
      terminal: false,
      user: { uid: 33, gid: 33, additionalGids: [33, 4] },
      args: ["/usr/sbin/nginx", "-g", "daemon off;"],
      env: ["PATH=/usr/sbin:/usr/bin", "HOSTNAME=web", "MODE=live", "TOKEN=hush", "HOME=/var/www"],
      cwd: "/srv",
      capabilities: {
        bounding: ["CAP_NET_BIND_SERVICE"],
        effective: ["CAP_NET_BIND_SERVICE"],
        permitted: ["CAP_NET_BIND_SERVICE"],
        inheritable: [],
        ambient: [],
      },
      rlimits: [
        { type: "RLIMIT_NOFILE", soft: 1024, hard: 20_000 },
        { type: "RLIMIT_NPROC", soft: 100, hard: 200 },
      ],
      noNewPrivileges: true,
    })
  })

  it("names the root, the host name and the filter", () => {
    expect(spec.ociVersion).toBe("1.0.2")
    expect(spec.root).toEqual({ path: "/run/naru/engine/c/0123456789abcdef0123/rootfs", readonly: true })
    expect(spec.hostname).toBe("web")
    expect(spec.annotations).toEqual({ "run.oci.seccomp_bpf_data": "BPF" })
    expect(spec.linux.rootfsPropagation).toBe("rprivate")
  })

  it("mounts the defaults, then what was asked by depth", () => {
    expect(spec.mounts).toEqual([
      { destination: "/proc", type: "proc", source: "proc", options: ["nosuid", "noexec", "nodev"] },
      {
        destination: "/dev",
        type: "tmpfs",
        source: "tmpfs",
        options: ["nosuid", "strictatime", "mode=755", "size=65536k"],
      },
      {
        destination: "/dev/pts",
        type: "devpts",
        source: "devpts",
        options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"],
      },
      { destination: "/sys", type: "sysfs", source: "sysfs", options: ["nosuid", "noexec", "nodev", "ro"] },
      {
        destination: "/sys/fs/cgroup",
        type: "cgroup",
        source: "cgroup",
        options: ["nosuid", "noexec", "nodev", "ro"],
      },
      {
        destination: "/dev/mqueue",
        type: "mqueue",
        source: "mqueue",
        options: ["nosuid", "noexec", "nodev"],
      },
      {
        destination: "/dev/shm",
        type: "tmpfs",
        source: "shm",
        options: ["nosuid", "noexec", "nodev", "mode=1777", "size=67108864"],
      },
      { destination: "/tmp", type: "tmpfs", source: "tmpfs", options: ["size=16m", "mode=1777", "rw"] },
      { destination: "/srv", type: "bind", source: "/volumes/site", options: ["rbind", "rprivate", "ro"] },
      {
        destination: "/etc/hosts",
        type: "bind",
        source: "/run/f/hosts",
        options: ["rbind", "rprivate", "rw"],
      },
    ])
  })

  it("limits what was asked and allows the usual devices alone", () => {
    const { devices, ...limits } = spec.linux.resources
    expect(limits).toEqual({
      memory: { limit: 268_435_456, swap: 536_870_912 },
      cpu: { shares: 512, quota: 50_000, period: 100_000 },
      pids: { limit: 100 },
    })
    expect(devices).toEqual([
      { allow: false, access: "rwm" },
      { allow: true, type: "c", access: "m" },
      { allow: true, type: "b", access: "m" },
      { allow: true, type: "c", major: 1, minor: 3, access: "rwm" },
      { allow: true, type: "c", major: 1, minor: 5, access: "rwm" },
      { allow: true, type: "c", major: 1, minor: 7, access: "rwm" },
      { allow: true, type: "c", major: 1, minor: 8, access: "rwm" },
      { allow: true, type: "c", major: 1, minor: 9, access: "rwm" },
      { allow: true, type: "c", major: 5, minor: 0, access: "rwm" },
      { allow: true, type: "c", major: 5, minor: 1, access: "rwm" },
      { allow: true, type: "c", major: 5, minor: 2, access: "rwm" },
      { allow: true, type: "c", major: 136, access: "rwm" },
    ])
    expect(spec.linux.cgroupsPath).toBe("/naru/web")
  })

  it("makes its namespaces, joins the network's, and opens its network to its user", () => {
    expect(spec.linux.namespaces).toEqual([
      { type: "mount" },
      { type: "uts" },
      { type: "pid" },
      { type: "ipc" },
      { type: "cgroup" },
      { type: "network", path: "/run/naru/engine/networks/netns/web" },
    ])
    expect(spec.linux.sysctl).toEqual({
      "net.ipv4.ip_unprivileged_port_start": "0",
      "net.ipv4.ping_group_range": "0 2147483647",
      "kernel.domainname": "example.org",
      "net.core.somaxconn": "1024",
    })
  })

  it("masks moby's current list", () => {
    expect(spec.linux.maskedPaths).toEqual([
      "/proc/acpi",
      "/proc/asound",
      "/proc/interrupts",
      "/proc/kcore",
      "/proc/keys",
      "/proc/latency_stats",
      "/proc/sched_debug",
      "/proc/scsi",
      "/proc/timer_list",
      "/proc/timer_stats",
      "/sys/devices/virtual/powercap",
      "/sys/firmware",
    ])
    expect(spec.linux.readonlyPaths).toEqual([
      "/proc/bus",
      "/proc/fs",
      "/proc/irq",
      "/proc/sys",
      "/proc/sysrq-trigger",
    ])
  })
})
