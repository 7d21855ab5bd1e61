import { describe, expect, test } from "vitest"
import { defaultSeccompProfile } from "./seccomp-default-profile.ts"
import { parseSeccompProfile, resolveSeccompProfile, type SeccompSubject } from "./seccomp-profile.ts"

const subject = { capabilities: [] as string[], architecture: "amd64", kernelVersion: "6.1.0" }

function resolve(rule: object, changes: Partial<SeccompSubject> = {}) {
  const text = JSON.stringify({ defaultAction: "SCMP_ACT_ERRNO", syscalls: [rule] })
  return resolveSeccompProfile(parseSeccompProfile(text), { ...subject, ...changes }).syscalls
}

describe("a profile's conditions", () => {
  const rule = { names: ["mount"], action: "SCMP_ACT_ALLOW" }

  test("a rule with included capabilities needs all of them", () => {
    const conditional = { ...rule, includes: { caps: ["CAP_SYS_ADMIN", "CAP_CHOWN"] } }
    expect(resolve(conditional, { capabilities: ["CAP_SYS_ADMIN"] })).toEqual([])
    expect(resolve(conditional, { capabilities: ["CAP_SYS_ADMIN", "CAP_CHOWN"] })).toEqual([rule])
  })

  test("a rule with excluded capabilities falls to any of them", () => {
    const conditional = { ...rule, excludes: { caps: ["CAP_SYS_ADMIN", "CAP_CHOWN"] } }
    expect(resolve(conditional)).toEqual([rule])
    expect(resolve(conditional, { capabilities: ["CAP_CHOWN"] })).toEqual([])
  })

  test("architectures include and exclude", () => {
    expect(resolve({ ...rule, includes: { arches: ["arm64"] } })).toEqual([])
    expect(resolve({ ...rule, includes: { arches: ["amd64", "x86"] } })).toEqual([rule])
    expect(resolve({ ...rule, excludes: { arches: ["amd64"] } })).toEqual([])
  })

  test("kernels are compared as numbers", () => {
    expect(resolve({ ...rule, includes: { minKernel: "4.8" } })).toEqual([rule])
    expect(resolve({ ...rule, includes: { minKernel: "6.10" } })).toEqual([])
    expect(resolve({ ...rule, excludes: { minKernel: "6.1" } })).toEqual([])
  })
})

test("what is left is the runtime's form: no conditions, no empty parts", () => {
  const text = JSON.stringify({
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: 38,
    archMap: [{ architecture: "SCMP_ARCH_X86_64" }],
    syscalls: [
      {
        name: "read",
        action: "SCMP_ACT_ALLOW",
        args: null,
        comment: "the older form",
        includes: {},
        excludes: {},
      },
      {
        names: ["kill"],
        action: "SCMP_ACT_ERRNO",
        errnoRet: 1,
        args: [{ index: 0, value: 1, op: "SCMP_CMP_EQ" }],
      },
    ],
  })
  expect(resolveSeccompProfile(parseSeccompProfile(text), subject)).toEqual({
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: 38,
    architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
    syscalls: [
      { names: ["read"], action: "SCMP_ACT_ALLOW" },
      {
        names: ["kill"],
        action: "SCMP_ACT_ERRNO",
        errnoRet: 1,
        args: [{ index: 0, value: 1, op: "SCMP_CMP_EQ" }],
      },
    ],
  })
})

test("architectures that a profile names itself stand", () => {
  const text = JSON.stringify({ defaultAction: "SCMP_ACT_ALLOW", architectures: ["SCMP_ARCH_X86_64"] })
  expect(resolveSeccompProfile(parseSeccompProfile(text), subject).architectures).toEqual([
    "SCMP_ARCH_X86_64",
  ])
})

test.each([
  ["{", "not JSON"],
  ["{}", "defaultAction"],
  ['{"defaultAction":"ALLOW"}', "defaultAction"],
  ['{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["x"],"action":"NO"}]}', "action"],
  [
    '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"action":"SCMP_ACT_LOG","args":[{"index":9,"value":0,"op":"SCMP_CMP_EQ"}]}]}',
    "index",
  ],
])("the profile %s is refused and the fault is named", (text, fault) => {
  expect(() => parseSeccompProfile(text)).toThrow(fault)
})

describe("the default profile", () => {
  const actionOf = (name: string, capabilities: string[] = []) => {
    const { syscalls } = resolveSeccompProfile(defaultSeccompProfile, { ...subject, capabilities })
    return syscalls
      .filter(({ names }) => names.includes(name))
      .map(({ action, errnoRet = 0 }) => `${action} ${errnoRet}`)
  }

  test("allows what programs live by", () => {
    for (const name of ["read", "execve", "futex", "socketpair", "mmap", "epoll_wait", "clock_gettime"])
      expect(actionOf(name)).toEqual(["SCMP_ACT_ALLOW 0"])
  })

  test("opens guarded calls to their capability and answers EPERM without it", () => {
    expect(actionOf("mount")).toEqual(["SCMP_ACT_ERRNO 1"])
    expect(actionOf("mount", ["CAP_SYS_ADMIN"])).toEqual(["SCMP_ACT_ALLOW 0"])
    expect(actionOf("bpf", ["CAP_BPF"])).toEqual(["SCMP_ACT_ALLOW 0"])
    expect(actionOf("bpf", ["CAP_BPF", "CAP_SYS_ADMIN"])).toEqual(["SCMP_ACT_ALLOW 0"])
    expect(actionOf("syslog", ["CAP_SYSLOG"])).toEqual(["SCMP_ACT_ALLOW 0"])
  })

  test("refuses keyrings and io_uring to everyone", () => {
    for (const name of ["keyctl", "add_key", "io_uring_setup", "userfaultfd"])
      expect(actionOf(name, ["CAP_SYS_ADMIN"])).toEqual(["SCMP_ACT_ERRNO 1"])
  })

  test("decides each call once, save those that depend on their arguments", () => {
    const { syscalls } = resolveSeccompProfile(defaultSeccompProfile, subject)
    const names = syscalls.filter(({ args }) => args === undefined).flatMap((rule) => rule.names)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })
})
