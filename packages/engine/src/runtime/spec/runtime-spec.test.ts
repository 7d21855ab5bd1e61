import { describe, expect, it } from "vitest"
import { allCapabilities, defaultCapabilities } from "./capabilities.ts"
import { type RuntimeHost, type RuntimeSpecRequest, runtimeSpec } from "./runtime-spec.ts"

const host: RuntimeHost = {
  architecture: "amd64",
  kernelVersion: "6.1.0",
  cpus: 2,
  cgroupVersion: 2,
  canLimitSwap: true,
  capabilities: allCapabilities,
  hardLimits: {},
  maskedPaths: ["/sys/devices/system/cpu/cpu0/thermal_throttle"],
}

const request: RuntimeSpecRequest = {
  rootPath: "/run/naru/c/x/rootfs",
  readOnlyRoot: false,
  privileged: false,
  arguments: ["/bin/true"],
  environment: [],
  secretEnvironment: [],
  workingDirectory: "/",
  user: { uid: 0, gid: 0, additionalGids: [0], home: "/root" },
  tty: false,
  hostname: "x",
  capabilities: defaultCapabilities,
  noNewPrivileges: false,
  ulimits: [],
  network: { kind: "join", path: "/run/naru/netns/x" },
  mounts: [],
  shmSizeBytes: 1024,
  devices: [],
  resources: {},
  cgroupPath: "/naru/x",
  sysctls: {},
  seccomp: { kind: "bpf", base64: "AAAA" },
}

const specOf = (changes: Partial<RuntimeSpecRequest> = {}, hostChanges: Partial<RuntimeHost> = {}) =>
  runtimeSpec({ ...request, ...changes }, { ...host, ...hostChanges })

describe("runtimeSpec", () => {
  it("joins the network namespace that is ready and makes the others", () => {
    const { namespaces } = specOf().linux
    expect(namespaces.map(({ type }) => type)).toEqual(["mount", "uts", "pid", "ipc", "cgroup", "network"])
    expect(namespaces.at(-1)?.path).toBe("/run/naru/netns/x")
  })

  it("has no cgroup namespace on version 1 and no network namespace on the host's network", () => {
    const spec = specOf({ network: { kind: "host" } }, { cgroupVersion: 1 })
    expect(spec.linux.namespaces.map(({ type }) => type)).toEqual(["mount", "uts", "pid", "ipc"])
    expect(spec.linux.sysctl).toEqual({})
  })

  it("lets every user bind low ports in a network of its own", () => {
    const { sysctl } = specOf({ network: { kind: "isolated" }, sysctls: { "net.core.somaxconn": "9" } }).linux
    expect(sysctl).toEqual({
      "net.ipv4.ip_unprivileged_port_start": "0",
      "net.ipv4.ping_group_range": "0 2147483647",
      "net.core.somaxconn": "9",
    })
  })

  it("carries compiled filters as crun's annotation and profiles in the standard place", () => {
    const compiled = specOf()
    expect(compiled.annotations).toEqual({ "run.oci.seccomp_bpf_data": "AAAA" })
    expect(compiled.linux.seccomp).toBeUndefined()
    const profile = { defaultAction: "SCMP_ACT_ALLOW" as const, architectures: [], syscalls: [] }
    const plain = specOf({ seccomp: { kind: "profile", profile } })
    expect(plain.annotations).toEqual({})
    expect(plain.linux.seccomp).toEqual(profile)
    expect(specOf({ seccomp: { kind: "unconfined" } }).linux.seccomp).toBeUndefined()
  })

  it("hides what a container must not read, the host's own list included", () => {
    const { maskedPaths, readonlyPaths } = specOf().linux
    expect(maskedPaths).toContain("/proc/kcore")
    expect(maskedPaths).toContain("/sys/devices/virtual/powercap")
    expect(maskedPaths).toContain("/sys/devices/system/cpu/cpu0/thermal_throttle")
    expect(readonlyPaths).toContain("/proc/sys")
  })

  it("hides nothing from a privileged container", () => {
    const { maskedPaths, readonlyPaths, resources } = specOf({ privileged: true }).linux
    expect([...maskedPaths, ...readonlyPaths]).toEqual([])
    expect(resources.devices).toEqual([{ allow: true, access: "rwm" }])
  })

  it("gives no inheritable or ambient capability", () => {
    const { capabilities } = specOf().process
    expect(capabilities.bounding).toEqual(defaultCapabilities)
    expect(capabilities.inheritable).toEqual([])
    expect(capabilities.ambient).toEqual([])
  })

  it("keeps the domain name only when one is asked", () => {
    expect(specOf().linux.sysctl).not.toHaveProperty(["kernel.domainname"])
    const { sysctl } = specOf({ domainname: "example.org" }).linux
    expect(sysctl).toHaveProperty(["kernel.domainname"], "example.org")
  })
})
