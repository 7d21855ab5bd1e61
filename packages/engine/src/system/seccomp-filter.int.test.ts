import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { defaultSeccompProfile } from "./seccomp-default-profile.ts"
import { compileSeccompProfile } from "./seccomp-filter.ts"
import { parseSeccompProfile, type SeccompProfile } from "./seccomp-profile.ts"

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-seccomp-"))
})
afterAll(() => rmSync(directory, { recursive: true }))

// Loads the filter as a runtime does (prctl with a struct sock_fprog) and calls by number; prints 0 or the errno.
const program = `
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]
data = open(sys.argv[1], "rb").read()
program = Program(len(data) // 8, ctypes.cast(ctypes.create_string_buffer(data, len(data)), ctypes.c_void_p))
assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, ctypes.byref(program), 0, 0) == 0
for call in sys.argv[2:]:
    number, *arguments = [ctypes.c_long(int(value, 0)) for value in call.split(",")]
    print(ctypes.get_errno() if libc.syscall(number, *arguments) == -1 else 0)
`

/** Errnos of the calls, each `number,argument,…`, in a process under the filter. */
function underFilter(profile: SeccompProfile, capabilities: string[], ...calls: string[]): number[] {
  const path = join(directory, "filter")
  const filter = compileSeccompProfile(profile, { capabilities })
  if (filter === undefined) throw new Error("this host has no libseccomp")
  writeFileSync(path, filter)
  const output = execFileSync("python3", ["-c", program, path, ...calls], { encoding: "utf8" })
  return output.trim().split("\n").map(Number)
}

const dockerCapabilities = [
  ...["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID"],
  ...["CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL"],
  "CAP_AUDIT_WRITE",
]

/** System call numbers of this machine. */
const numbers = {
  x64: { getpid: 39, clone: 56, unshare: 272, keyctl: 250, clone3: 435, socket: 41 },
  arm64: { getpid: 172, clone: 220, unshare: 97, keyctl: 219, clone3: 435, socket: 198 },
}
const call = process.arch === "arm64" ? numbers.arm64 : numbers.x64
const errno = { none: 0, EPERM: 1, EINVAL: 22, ENOSYS: 38 }

describe("a compiled filter", () => {
  test("of the default profile lets programs work and refuses what leaves the container", () => {
    const calls = [
      `${call.getpid}`,
      `${call.unshare},0x10000000`,
      `${call.keyctl},0,0`,
      `${call.clone3},0,0`,
      `${call.socket},40,1,0`,
      `${call.socket},2,1,0`,
    ]
    expect(underFilter(defaultSeccompProfile, [], ...calls)).toEqual([
      errno.none,
      errno.EPERM,
      errno.EPERM,
      errno.ENOSYS,
      errno.EPERM,
      errno.none,
    ])
  })

  test("refuses a clone into any new namespace", () => {
    const flags = [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000, 0x50000000]
    const clones = flags.map((flag) => `${call.clone},${flag + 17},0`)
    expect(underFilter(defaultSeccompProfile, [], ...clones)).toEqual(flags.map(() => errno.EPERM))
  })

  test("opens with the capability", () => {
    // The kernel's own answer to nonsense flags shows that the call got through.
    expect(underFilter(defaultSeccompProfile, ["CAP_SYS_ADMIN"], `${call.unshare},0x1`)).toEqual([
      errno.EINVAL,
    ])
  })

  test("answers ENOSYS to calls that nobody has heard of", () => {
    expect(underFilter(defaultSeccompProfile, [], "9999")).toEqual([errno.ENOSYS])
  })

  test("takes several comparisons of one argument as alternatives", () => {
    const text = JSON.stringify({
      defaultAction: "SCMP_ACT_ALLOW",
      syscalls: [
        {
          names: ["socket"],
          action: "SCMP_ACT_ERRNO",
          errnoRet: 95,
          args: [
            { index: 0, value: 2, op: "SCMP_CMP_EQ" },
            { index: 0, value: 10, op: "SCMP_CMP_EQ" },
          ],
        },
      ],
    })
    const calls = [`${call.socket},2,1,0`, `${call.socket},10,1,0`, `${call.socket},1,1,0`]
    expect(underFilter(parseSeccompProfile(text), [], ...calls)).toEqual([95, 95, errno.none])
  })
})

/** Output of a shell script that runs under the default filter with Docker's capabilities. */
function runUnderDefault(script: string): string {
  const path = join(directory, "default")
  writeFileSync(
    path,
    compileSeccompProfile(defaultSeccompProfile, { capabilities: dockerCapabilities }) ?? "",
  )
  const enter = `${program}\nos.execv("/bin/sh", ["sh", "-c", ${JSON.stringify(script)}])`
  return execFileSync("python3", ["-c", enter, path], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
}

describe("under the default filter", () => {
  test("ordinary tools do their work", () => {
    const work = `${directory}/work`
    const script = `mkdir ${work} && cd ${work} && echo text >a && cp -a a b && ln -s a c && mv b d && chmod 600 d
      tar cf - . | tar tf - | sort | tr '\\n' ' '; sleep 0; date +%s >/dev/null; find . -type f | wc -l; rm -r ${work}`
    expect(runUnderDefault(script)).toBe("./ ./a ./c ./d 2\n")
  })

  test("threads, timers, sockets and processes of a large program work", () => {
    const script = `${process.execPath} -e '
      const { Worker } = require("node:worker_threads")
      const server = require("node:http").createServer((_, answer) => answer.end("served")).listen(0, async () => {
        const text = await (await fetch("http://127.0.0.1:" + server.address().port)).text()
        const child = require("node:child_process").execFileSync("echo", ["spawned"]).toString().trim()
        new Worker("0", { eval: true }).on("exit", (code) => { console.log(text, child, code); process.exit() })
      })'`
    expect(runUnderDefault(script)).toBe("served spawned 0\n")
  })

  test.each([
    ["mount -t tmpfs none /mnt", "mounts"],
    ["unshare --user true", "user namespaces"],
    ["unshare --net true", "network namespaces"],
    ["dmesg --syslog", "the kernel's log"],
    ["date -s 2001-01-01", "the clock"],
    ["swapoff -a && swapon /dev/null", "swap"],
  ])("%s is refused (%s)", (command) => {
    expect(() => runUnderDefault(command)).toThrow(/not permitted|must be superuser|failed/i)
  })
})

test("calls that this libseccomp does not know, and rules that repeat the default, are passed over", () => {
  const text = JSON.stringify({
    defaultAction: "SCMP_ACT_ALLOW",
    syscalls: [
      { names: ["no_such_call_yet"], action: "SCMP_ACT_ERRNO" },
      { names: ["read"], action: "SCMP_ACT_ALLOW" },
    ],
  })
  expect(compileSeccompProfile(parseSeccompProfile(text), { capabilities: [] })?.length).toBeGreaterThan(0)
})

test("a profile that asks a listener is left to the runtime", () => {
  const text =
    '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mount"],"action":"SCMP_ACT_NOTIFY"}]}'
  expect(compileSeccompProfile(parseSeccompProfile(text), { capabilities: [] })).toBeUndefined()
})

test("the same profile and capabilities are compiled once", () => {
  const compile = (capabilities: string[]) => compileSeccompProfile(defaultSeccompProfile, { capabilities })
  expect(compile(["CAP_CHOWN"])).toBe(compile(["CAP_CHOWN"]))
  expect(compile(["CAP_SYS_ADMIN"])).not.toBe(compile(["CAP_CHOWN"]))
})
