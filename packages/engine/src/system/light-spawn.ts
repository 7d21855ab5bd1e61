import { constants } from "node:os"
import koffi from "koffi"
import { closeFd, declareCall, errnoName, SystemCallFailed } from "./libc.ts"
import { sendSignal } from "./process.ts"

/** A child that was started without copying this process. */
export interface LightProcess {
  pid: number
  /** Never rejects. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  kill(signal?: NodeJS.Signals): void
  /** Lets this process end while the child runs. */
  unref(): void
}

export interface LightRequest {
  /** Absolute path. */
  command: string
  args: readonly string[]
  /** Whole environment of the child. */
  env: Readonly<Record<string, string>>
  /** Open descriptors of this process that become the child's 0, 1, 2, 3 …; they stay open here. */
  descriptors: readonly number[]
  /** Where it starts; this process's own directory by default. */
  cwd?: string
}

const libc = koffi.load("libc.so.6")
type Init = (structure: Buffer) => number
const initActions: Init = libc.func("int posix_spawn_file_actions_init(uint8_t *actions)")
const destroyActions: Init = libc.func("int posix_spawn_file_actions_destroy(uint8_t *actions)")
const addDup2: (actions: Buffer, from: number, to: number) => number = libc.func(
  "int posix_spawn_file_actions_adddup2(uint8_t *actions, int from, int to)",
)
const addCloseFrom: (actions: Buffer, from: number) => number = libc.func(
  "int posix_spawn_file_actions_addclosefrom_np(uint8_t *actions, int from)",
)
const addChdir: (actions: Buffer, path: string) => number = libc.func(
  "int posix_spawn_file_actions_addchdir_np(uint8_t *actions, const char *path)",
)
const initAttributes: Init = libc.func("int posix_spawnattr_init(uint8_t *attributes)")
const destroyAttributes: Init = libc.func("int posix_spawnattr_destroy(uint8_t *attributes)")
const setFlags: (attributes: Buffer, flags: number) => number = libc.func(
  "int posix_spawnattr_setflags(uint8_t *attributes, short flags)",
)
const setDefaults: (attributes: Buffer, signals: Buffer) => number = libc.func(
  "int posix_spawnattr_setsigdefault(uint8_t *attributes, const uint8_t *signals)",
)
const setMask: (attributes: Buffer, signals: Buffer) => number = libc.func(
  "int posix_spawnattr_setsigmask(uint8_t *attributes, const uint8_t *signals)",
)
const posixSpawn: (
  pid: Int32Array,
  path: string,
  actions: Buffer,
  attributes: Buffer,
  args: (string | null)[],
  env: (string | null)[],
) => number = libc.func(
  "int posix_spawn(_Out_ int *pid, const char *path, const uint8_t *actions, const uint8_t *attributes, const char **args, const char **env)",
)
const waitpid = declareCall<[pid: number, status: Int32Array, options: number]>(
  "int waitpid(int pid, _Out_ int *status, int options)",
)
const pidfdOpen = declareCall<[number: number, pid: number, flags: number]>(
  "long syscall(long number, long pid, long flags)",
)

/** glibc's posix_spawn_file_actions_t, posix_spawnattr_t and sigset_t are 80, 336 and 128 bytes. */
const structureBytes = 512
const signalSetBytes = 128
/** POSIX_SPAWN_SETSIGDEF, POSIX_SPAWN_SETSIGMASK. */
const cleanSignals = 0x04 | 0x08
const pidfdOpenNumber = 434
const noHang = 1

/**
 * Starts a program by posix_spawn(3), which shares this process's memory until the exec: 0.6 ms, where node's fork copies the page
 * tables of the whole engine (2 ms at 100 MB, and slower writes afterwards). Signals are as a fresh process has them.
 * Throws `SystemCallFailed`.
 */
export function spawnLight({ command, args, env, descriptors, cwd }: LightRequest): LightProcess {
  const actions = Buffer.alloc(structureBytes)
  const attributes = Buffer.alloc(structureBytes)
  check("posix_spawn_file_actions_init", initActions(actions))
  check("posix_spawnattr_init", initAttributes(attributes))
  try {
    for (const [to, from] of safeOrder(descriptors)) check("adddup2", addDup2(actions, from, to))
    // Node marks what it opens; what it inherited itself would pass on to every monitor (glibc 2.34).
    check("addclosefrom_np", addCloseFrom(actions, descriptors.length))
    if (cwd !== undefined) check("addchdir_np", addChdir(actions, cwd))
    check("setsigdefault", setDefaults(attributes, Buffer.alloc(signalSetBytes, 0xff)))
    check("setsigmask", setMask(attributes, Buffer.alloc(signalSetBytes)))
    check("setflags", setFlags(attributes, cleanSignals))
    const pid = new Int32Array(1)
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const words = [command, ...args, null]
    check(command, posixSpawn(pid, command, actions, attributes, words, [...variables, null]))
    return follow(pid[0] ?? 0)
  } finally {
    destroyActions(actions)
    destroyAttributes(attributes)
  }
}

/** dup2 to a number that is still needed as a source would lose it; engines hold the low numbers, so sources lie above. */
function safeOrder(descriptors: readonly number[]): [to: number, from: number][] {
  const low = descriptors.find((from, to) => from < descriptors.length && from !== to)
  if (low !== undefined) throw new RangeError(`descriptor ${low} is both a source and a target`)
  return descriptors.map((from, to) => [to, from])
}

function follow(pid: number): LightProcess {
  const fd = pidfdOpen(`pidfd_open ${pid}`, pidfdOpenNumber, pid, 0)
  const { promise: exited, resolve } = Promise.withResolvers<Awaited<LightProcess["exited"]>>()
  const poll = koffi.node.poll(fd, { readable: true, writable: false }, () => {
    poll.close()
    closeFd(fd)
    resolve(reap(pid))
  })
  return {
    pid,
    exited,
    kill: (signal = "SIGKILL") => void sendSignal(pid, signal),
    unref: () => void poll.unref(),
  }
}

const pipe2 = declareCall<[ends: Int32Array, flags: number]>("int pipe2(_Out_ int *ends, int flags)")
const closeOnExec = 0o2000000

/** A pipe(7) that no other child inherits. */
export function makePipe(): { reader: number; writer: number } {
  const ends = new Int32Array(2)
  pipe2("pipe", ends, closeOnExec)
  return { reader: ends[0] ?? -1, writer: ends[1] ?? -1 }
}

/** The status of an ended child, which frees its PID: wait(2). */
function reap(pid: number): { code: number | null; signal: NodeJS.Signals | null } {
  const status = new Int32Array(1)
  waitpid(`waitpid ${pid}`, pid, status, noHang)
  const word = status[0] ?? 0
  const number = word & 0x7f
  if (number === 0) return { code: (word >> 8) & 0xff, signal: null }
  const entry = Object.entries(constants.signals).find(([, value]) => value === number)
  return { code: null, signal: entry ? (entry[0] as NodeJS.Signals) : "SIGKILL" }
}

function check(call: string, error: number): void {
  // These functions return the error instead of setting errno.
  if (error !== 0) throw new SystemCallFailed(`posix_spawn ${call}`, errnoName(error))
}
