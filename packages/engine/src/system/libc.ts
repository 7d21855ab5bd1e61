import { NaruError } from "@naru/base/errors"
import koffi from "koffi"

/** A system call that the kernel refused. `errno` is its name, such as `ENOENT`. */
export class SystemCallFailed extends NaruError {
  readonly errno: string

  constructor(call: string, errno: string) {
    super({ code: "system_call_failed", kind: "internal", message: `${call}: ${errno}` })
    this.errno = errno
  }
}

/** True when the error is a refused system call with one of the given errno names. */
export function isErrno(error: unknown, ...names: readonly string[]): error is SystemCallFailed {
  return error instanceof SystemCallFailed && names.includes(error.errno)
}

/** Second names of numbers that have another; the first one is what node:fs says, too. */
const aliases = ["EWOULDBLOCK", "EOPNOTSUPP", "EDEADLOCK"]
const errnoNames = new Map(
  Object.entries(koffi.os.errno)
    .filter(([name]) => !aliases.includes(name))
    .map(([name, number]) => [number, name]),
)

/** The name of an errno number, for kernel answers that carry it themselves (netlink). */
export function errnoName(number: number): string {
  return errnoNames.get(number) ?? `errno ${number}`
}

// The soname of glibc: Debian and Ubuntu, the hosts that Naru supports, have no other.
const libc = koffi.load("libc.so.6")

/**
 * Declares a function of libc by its C prototype, copied from its man page: nothing checks it.
 * The result throws {@link SystemCallFailed} when the call returns -1; `subject` names its object in the message.
 */
export function declareCall<Arguments extends readonly unknown[]>(
  prototype: string,
): (subject: string, ...args: Arguments) => number {
  const call = libc.func(prototype)
  return (subject, ...args) => {
    const result = Number(call(...args))
    if (result !== -1) return result
    throw new SystemCallFailed(`${call.info.name} ${subject}`, errnoName(koffi.errno()))
  }
}

/** Like {@link declareCall} for calls on non-blocking descriptors: undefined where the call would have to wait. */
export function declareNonBlockingCall<Arguments extends readonly unknown[]>(
  prototype: string,
): (subject: string, ...args: Arguments) => number | undefined {
  const call = libc.func(prototype)
  return (subject, ...args) => {
    const result = Number(call(...args))
    if (result !== -1) return result
    const errno = errnoName(koffi.errno())
    if (errno === "EAGAIN" || errno === "EINTR") return undefined
    throw new SystemCallFailed(`${call.info.name} ${subject}`, errno)
  }
}

const close = declareCall<[fd: number]>("int close(int fd)")

/** Closes a raw file descriptor that a call of this folder returned. */
export function closeFd(fd: number): void {
  close(`fd ${fd}`, fd)
}
