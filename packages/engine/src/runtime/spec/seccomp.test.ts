import { describe, expect, it } from "vitest"
import { allCapabilities, defaultCapabilities } from "./capabilities.ts"
import { defaultSeccompProfile } from "./default-seccomp.ts"
import { parseSeccompProfile, resolveSeccomp } from "./seccomp.ts"

const conditions = { capabilities: defaultCapabilities, architecture: "amd64", kernelVersion: "6.1.0-18" }
const allowedBy = (capabilities: readonly string[]) =>
  new Set(
    resolveSeccomp(defaultSeccompProfile, { ...conditions, capabilities })
      .syscalls.filter((rule) => rule.action === "SCMP_ACT_ALLOW" && !rule.args)
      .flatMap((rule) => rule.names),
  )

describe("seccomp", () => {
  it("denies by default with EPERM on the host's architecture and its 32-bit kin", () => {
    const profile = resolveSeccomp(defaultSeccompProfile, conditions)
    expect(profile).toMatchObject({
      defaultAction: "SCMP_ACT_ERRNO",
      defaultErrnoRet: 1,
      architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
    })
  })

  it("keeps mounting, namespaces, io_uring and kernel modules from an ordinary container", () => {
    const allowed = allowedBy(defaultCapabilities)
    for (const name of ["read", "execve", "chroot", "arch_prctl"]) expect(allowed).toContain(name)
    for (const name of [
      "mount",
      "unshare",
      "setns",
      "bpf",
      "clone",
      "io_uring_setup",
      "init_module",
      "reboot",
    ])
      expect(allowed).not.toContain(name)
  })

  it("opens what a capability is for together with it", () => {
    const allowed = allowedBy(allCapabilities)
    for (const name of ["mount", "unshare", "clone", "clone3", "reboot"]) expect(allowed).toContain(name)
    expect(allowedBy([])).not.toContain("chroot")
  })

  it("makes clone3 look absent so that C libraries fall back to clone", () => {
    const { syscalls } = resolveSeccomp(defaultSeccompProfile, conditions)
    expect(syscalls.find((rule) => rule.names.includes("clone3"))).toMatchObject({ errnoRet: 38 })
  })

  it("reads Docker's own format with conditions", () => {
    const profile = parseSeccompProfile(
      JSON.stringify({
        defaultAction: "SCMP_ACT_ALLOW",
        syscalls: [
          { name: "mkdir", action: "SCMP_ACT_ERRNO" },
          { names: ["new"], action: "SCMP_ACT_ALLOW", includes: { minKernel: "6.2" } },
          { names: ["old"], action: "SCMP_ACT_ALLOW", includes: { minKernel: "4.8" }, args: [] },
          { names: ["arm"], action: "SCMP_ACT_ALLOW", includes: { arches: ["arm64"] } },
        ],
      }),
    )
    const names = resolveSeccomp(profile, conditions).syscalls.map((rule) => rule.names[0])
    expect(names).toEqual(["mkdir", "old"])
  })

  it("says what is wrong with a profile", () => {
    expect(() => parseSeccompProfile("{")).toThrow(/seccomp profile is not valid/)
    expect(() => parseSeccompProfile("{}")).toThrow(/defaultAction/)
  })
})
