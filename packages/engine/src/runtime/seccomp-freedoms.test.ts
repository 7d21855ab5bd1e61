import { describe, expect, test } from "vitest"
import { defaultSeccompProfile, type LinuxSeccomp, resolveSeccompProfile } from "../system/index.ts"
import { allCapabilities, defaultCapabilities } from "./spec/index.ts"

const resolve = (capabilities: readonly string[] = [], architecture = "amd64") =>
  resolveSeccompProfile(defaultSeccompProfile, { capabilities, architecture, kernelVersion: "6.1.0" })

/** What a call with these arguments gets, as libseccomp decides: the rule that fits, else the default. */
function answerOf(
  { syscalls, defaultErrnoRet }: LinuxSeccomp,
  name: string,
  args: readonly number[] = [],
): string {
  const fitting = syscalls.filter(
    (rule) =>
      rule.names.includes(name) &&
      (rule.args ?? []).every(({ index, value, valueTwo = 0, op }) => {
        const given = BigInt(args[index] ?? 0)
        if (op === "SCMP_CMP_EQ") return given === BigInt(value)
        if (op === "SCMP_CMP_NE") return given !== BigInt(value)
        return op === "SCMP_CMP_MASKED_EQ" && (given & BigInt(value)) === BigInt(valueTwo)
      }),
  )
  const refusal = fitting.find(({ action }) => action === "SCMP_ACT_ERRNO")
  if (fitting.length === 0) return `errno ${defaultErrnoRet}`
  return refusal ? `errno ${refusal.errnoRet}` : "allowed"
}

const [notPermitted, notThere] = ["errno 1", "errno 38"]

describe("calls that a capability opens", () => {
  test.each([
    ["CAP_SYS_ADMIN", "mount"],
    ["CAP_SYS_ADMIN", "umount2"],
    ["CAP_SYS_ADMIN", "setns"],
    ["CAP_SYS_ADMIN", "unshare"],
    ["CAP_SYS_ADMIN", "sethostname"],
    ["CAP_SYS_ADMIN", "fsopen"],
    ["CAP_SYS_ADMIN", "quotactl"],
    ["CAP_SYS_ADMIN", "fanotify_init"],
    ["CAP_SYS_ADMIN", "bpf"],
    ["CAP_BPF", "bpf"],
    ["CAP_PERFMON", "perf_event_open"],
    ["CAP_SYSLOG", "syslog"],
    ["CAP_DAC_READ_SEARCH", "open_by_handle_at"],
    ["CAP_SYS_BOOT", "reboot"],
    ["CAP_SYS_CHROOT", "chroot"],
    ["CAP_SYS_MODULE", "init_module"],
    ["CAP_SYS_PACCT", "acct"],
    ["CAP_SYS_PTRACE", "process_madvise"],
    ["CAP_SYS_RAWIO", "iopl"],
    ["CAP_SYS_TIME", "settimeofday"],
    ["CAP_SYS_TTY_CONFIG", "vhangup"],
    ["CAP_SYS_NICE", "mbind"],
  ])("%s opens %s, and no other does so by itself", (capability, name) => {
    expect(answerOf(resolve(), name)).toBe(notPermitted)
    expect(answerOf(resolve([capability]), name)).toBe("allowed")
    expect(answerOf(resolve(["CAP_CHOWN", "CAP_KILL"]), name)).toBe(notPermitted)
    expect(answerOf(resolve(allCapabilities), name)).toBe("allowed")
  })

  test("are those of Docker's fourteen alone in an ordinary container", () => {
    const ordinary = resolve(defaultCapabilities)
    expect(answerOf(ordinary, "chroot")).toBe("allowed")
    for (const name of ["mount", "reboot", "bpf", "init_module", "settimeofday", "open_by_handle_at"])
      expect(answerOf(ordinary, name), name).toBe(notPermitted)
  })
})

describe("calls that no capability opens", () => {
  test.each([
    "kexec_load",
    "keyctl",
    "add_key",
    "request_key",
    "io_uring_setup",
    "userfaultfd",
    "swapon",
    "pivot_root",
  ])("%s", (name) => {
    expect(answerOf(resolve(allCapabilities), name)).toBe(notPermitted)
  })

  test("nobody knows get ENOSYS, so that libraries fall back to older ones", () => {
    expect(answerOf(resolve(), "a_call_of_the_next_decade")).toBe(notThere)
    expect(answerOf(resolve(allCapabilities), "a_call_of_the_next_decade")).toBe(notThere)
  })
})

describe("making namespaces", () => {
  const flags = {
    mount: 0x20000,
    cgroup: 0x2000000,
    uts: 0x4000000,
    ipc: 0x8000000,
    user: 0x10000000,
    pid: 0x20000000,
    network: 0x40000000,
  }

  test.each(Object.entries(flags))("by clone: of %s, is refused, alone or among other flags", (_, flag) => {
    for (const others of [0, 17, 0x3d0f00]) {
      expect(answerOf(resolve(), "clone", [flag | others])).toBe(notPermitted)
      expect(answerOf(resolve(["CAP_SYS_ADMIN"]), "clone", [flag | others])).toBe("allowed")
    }
  })

  test("is not what threads and forks do", () => {
    // CLONE_VM|FS|FILES|SIGHAND|THREAD|SYSVSEM|SETTLS|PARENT_SETTID|CHILD_CLEARTID, and SIGCHLD with CHILD_SETTID.
    for (const flags of [0x3d0f00, 0x1200011, 0])
      expect(answerOf(resolve(), "clone", [flags])).toBe("allowed")
  })

  test("by clone3 cannot be looked into: libraries are sent back to clone", () => {
    expect(answerOf(resolve(), "clone3")).toBe(notThere)
    expect(answerOf(resolve(["CAP_SYS_ADMIN"]), "clone3")).toBe("allowed")
  })
})

describe("arguments decide", () => {
  test.each([
    [1, "allowed"],
    [2, "allowed"],
    [10, "allowed"],
    [16, "allowed"],
    [40, notPermitted],
  ])("socket of family %i: %s", (family, answer) => {
    expect(answerOf(resolve(), "socket", [family])).toBe(answer)
    expect(answerOf(resolve(allCapabilities), "socket", [family])).toBe(answer)
  })

  test.each([
    [0x0, "allowed"],
    [0x8, "allowed"],
    [0x20000, "allowed"],
    [0x20008, "allowed"],
    [0xffffffff, "allowed"],
    [0x0040000, notThere],
    [0x0400000, notThere],
  ])("personality %i: %s", (persona, answer) => {
    expect(answerOf(resolve(), "personality", [persona])).toBe(answer)
  })
})

describe("architectures", () => {
  test.each([
    ["arch_prctl", ["amd64"]],
    ["modify_ldt", ["amd64"]],
    ["set_tls", ["arm64"]],
    ["riscv_flush_icache", ["riscv64"]],
  ])("%s is there on %j alone", (name, those) => {
    for (const architecture of ["amd64", "arm64", "riscv64", "s390x", "ppc64le"]) {
      const expected = those.includes(architecture) ? "allowed" : notThere
      expect(answerOf(resolve([], architecture), name), architecture).toBe(expected)
    }
  })

  test.each([
    ["amd64", ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"]],
    ["arm64", ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"]],
    ["riscv64", ["SCMP_ARCH_RISCV64"]],
    ["s390x", ["SCMP_ARCH_S390X", "SCMP_ARCH_S390"]],
    ["mips", []],
  ])("of %s are filtered with those that its kernel runs as well", (architecture, expected) => {
    expect(resolve([], architecture).architectures).toEqual(expected)
  })
})

test("no call is allowed and refused at once, whatever the capabilities", () => {
  for (const capabilities of [[], defaultCapabilities, allCapabilities, ["CAP_SYS_ADMIN"], ["CAP_BPF"]]) {
    const plain = resolve(capabilities).syscalls.filter(({ args }) => args === undefined)
    const actions = new Map<string, string>()
    for (const { names, action } of plain) {
      for (const name of names) {
        expect(actions.get(name) ?? action, name).toBe(action)
        actions.set(name, action)
      }
    }
  }
})

test("what is allowed only grows with the capabilities", () => {
  const allowed = (capabilities: readonly string[]) =>
    new Set(
      resolve(capabilities).syscalls.flatMap(({ names, action }) =>
        action === "SCMP_ACT_ALLOW" ? names : [],
      ),
    )
  const without = allowed([])
  for (const capability of allCapabilities) {
    const within = allowed([capability])
    expect(
      [...without].filter((name) => !within.has(name)),
      capability,
    ).toEqual([])
  }
})
