import { fstatSync, readSync } from "node:fs"
import { NaruError } from "@naru/base/errors"
import koffi, { type LibraryHandle } from "koffi"
import { closeFd, declareCall, errnoName } from "./libc.ts"
import {
  type LinuxSeccomp,
  resolveSeccompProfile,
  type SeccompAction,
  type SeccompArgument,
  type SeccompProfile,
  type SeccompSubject,
} from "./seccomp-profile.ts"

export class SeccompFailed extends NaruError {
  constructor(call: string, error: number) {
    super({
      code: "seccomp_failed",
      kind: "internal",
      message: `libseccomp: ${call}: ${errnoName(Math.abs(error))}`,
    })
  }
}

const compiled = new WeakMap<SeccompProfile, Map<string, Buffer>>()

/**
 * Compiles a profile for one set of capabilities into BPF that a runtime can load as it is, through libseccomp
 * (about 10 ms; free for a profile object and capabilities that came before). Undefined where this host cannot do it, because the
 * library is missing or the profile notifies a listener: give the runtime the resolved profile then.
 */
export function compileSeccompProfile(profile: SeccompProfile, subject: SeccompSubject): Buffer | undefined {
  const filters = compiled.get(profile) ?? new Map<string, Buffer>()
  compiled.set(profile, filters)
  const key = [subject.architecture, subject.kernelVersion, ...subject.capabilities].join()
  const known = filters.get(key)
  if (known !== undefined) return known
  const resolved = resolveSeccompProfile(profile, subject)
  library ??= openLibrary()
  if (library === null || notifies(resolved)) return undefined
  const filter = compile(library, resolved)
  filters.set(key, filter)
  return filter
}

function notifies({ defaultAction, syscalls }: LinuxSeccomp): boolean {
  return [defaultAction, ...syscalls.map(({ action }) => action)].includes("SCMP_ACT_NOTIFY")
}

/** Values of seccomp.h; the low 16 bits of ERRNO and TRACE carry their number. */
const actions: Readonly<Record<SeccompAction, number>> = {
  SCMP_ACT_KILL: 0x00000000,
  SCMP_ACT_KILL_THREAD: 0x00000000,
  SCMP_ACT_KILL_PROCESS: 0x80000000,
  SCMP_ACT_TRAP: 0x00030000,
  SCMP_ACT_ERRNO: 0x00050000,
  SCMP_ACT_NOTIFY: 0x7fc00000,
  SCMP_ACT_TRACE: 0x7ff00000,
  SCMP_ACT_LOG: 0x7ffc0000,
  SCMP_ACT_ALLOW: 0x7fff0000,
}
const operators: Readonly<Record<SeccompArgument["op"], number>> = {
  SCMP_CMP_NE: 1,
  SCMP_CMP_LT: 2,
  SCMP_CMP_LE: 3,
  SCMP_CMP_EQ: 4,
  SCMP_CMP_GE: 5,
  SCMP_CMP_GT: 6,
  SCMP_CMP_MASKED_EQ: 7,
}
const alreadyThere = koffi.os.errno.EEXIST ?? 17
const defaultErrno = 1
const unknownCall = -1
const closeOnExec = 1

type Context = unknown

/** The part of seccomp.h (libseccomp 2) in use. */
interface Library {
  init(defaultAction: number): Context
  release(context: Context): void
  resolveArchitecture(name: string): number
  addArchitecture(context: Context, token: number): number
  resolveCall(name: string): number
  addRule(context: Context, action: number, call: number, count: number, comparisons: Buffer): number
  exportFilter(context: Context, fd: number): number
}
let library: Library | null | undefined

function openLibrary(): Library | null {
  let seccomp: LibraryHandle
  try {
    seccomp = koffi.load("libseccomp.so.2")
  } catch {
    return null
  }
  return {
    init: seccomp.func("void *seccomp_init(uint32_t action)"),
    release: seccomp.func("void seccomp_release(void *ctx)"),
    resolveArchitecture: seccomp.func("uint32_t seccomp_arch_resolve_name(str name)"),
    addArchitecture: seccomp.func("int seccomp_arch_add(void *ctx, uint32_t token)"),
    resolveCall: seccomp.func("int seccomp_syscall_resolve_name(str name)"),
    addRule: seccomp.func(
      "int seccomp_rule_add_array(void *ctx, uint32_t action, int call, uint count, const uint8_t *comparisons)",
    ),
    exportFilter: seccomp.func("int seccomp_export_bpf(void *ctx, int fd)"),
  }
}

const memfdCreate = declareCall<[name: string, flags: number]>("int memfd_create(str name, uint flags)")

function compile(seccomp: Library, profile: LinuxSeccomp): Buffer {
  const defaultAction = actionValue(profile.defaultAction, profile.defaultErrnoRet)
  const context = seccomp.init(defaultAction)
  if (context === null) throw new SeccompFailed("init", koffi.errno())
  try {
    for (const architecture of profile.architectures) {
      const name = architecture.replace("SCMP_ARCH_", "").toLowerCase()
      check("arch_add", seccomp.addArchitecture(context, seccomp.resolveArchitecture(name)))
    }
    for (const rule of profile.syscalls) {
      const action = actionValue(rule.action, rule.errnoRet)
      // libseccomp refuses rules that repeat the default.
      if (action === defaultAction) continue
      for (const name of rule.names) addRules({ seccomp, context, action, name, args: rule.args ?? [] })
    }
    return exportFilter(seccomp, context)
  } finally {
    seccomp.release(context)
  }
}

function actionValue(action: SeccompAction, errnoRet = defaultErrno): number {
  const carries = action === "SCMP_ACT_ERRNO" || action === "SCMP_ACT_TRACE"
  return actions[action] + (carries ? errnoRet & 0xffff : 0)
}

function addRules(rule: {
  seccomp: Library
  context: Context
  action: number
  name: string
  args: readonly SeccompArgument[]
}): void {
  const { seccomp, context, action, name, args } = rule
  const call = seccomp.resolveCall(name)
  // Newer than this libseccomp: the default action covers it.
  if (call === unknownCall) return
  for (const alternative of alternatives(args)) {
    const comparisons = Buffer.concat(alternative.map(comparison))
    const buffer = comparisons.length > 0 ? comparisons : Buffer.alloc(1)
    check(`rule_add ${name}`, seccomp.addRule(context, action, call, alternative.length, buffer))
  }
}

/** Comparisons of different arguments must all hold; several of one argument are alternatives (as in runc). */
function alternatives(args: readonly SeccompArgument[]): (readonly SeccompArgument[])[] {
  const indexes = new Set(args.map(({ index }) => index))
  return indexes.size === args.length ? [args] : args.map((argument) => [argument])
}

/** struct scmp_arg_cmp: unsigned index, enum operator, two 64-bit data. */
function comparison({ index, op, value, valueTwo = 0 }: SeccompArgument): Buffer {
  const buffer = Buffer.alloc(24)
  buffer.writeUInt32LE(index, 0)
  buffer.writeUInt32LE(operators[op], 4)
  buffer.writeBigUInt64LE(BigInt(value), 8)
  buffer.writeBigUInt64LE(BigInt(valueTwo), 16)
  return buffer
}

function exportFilter(seccomp: Library, context: Context): Buffer {
  const fd = memfdCreate("seccomp filter", "seccomp", closeOnExec)
  try {
    check("export_bpf", seccomp.exportFilter(context, fd))
    const filter = Buffer.alloc(fstatSync(fd).size)
    readSync(fd, filter, 0, filter.length, 0)
    return filter
  } finally {
    closeFd(fd)
  }
}

function check(call: string, result: number): void {
  if (result < 0 && -result !== alreadyThere) throw new SeccompFailed(call, result)
}
