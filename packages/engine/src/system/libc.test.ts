import { closeSync, constants as fileFlags, openSync } from "node:fs"
import { constants } from "node:os"
import { describe, expect, test } from "vitest"
import { closeFd, declareCall, declareNonBlockingCall, errnoName, isErrno, SystemCallFailed } from "./libc.ts"

const access = declareCall<[path: string, mode: number]>("int access(str path, int mode)")
const read = declareNonBlockingCall<[fd: number, bytes: Buffer, length: number]>(
  "intptr_t read(int fd, uint8_t *bytes, size_t length)",
)

function failureOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}

describe("a declared call", () => {
  test("returns what the call returns", () => {
    expect(access("/proc", "/proc", 0)).toBe(0)
  })

  test("throws the kernel's reason with the name of the call and of its object", () => {
    const failure = failureOf(() => access("/no/such/path", "/no/such/path", 0))
    expect(failure).toBeInstanceOf(SystemCallFailed)
    expect(failure).toMatchObject({
      message: "access /no/such/path: ENOENT",
      errno: "ENOENT",
      code: "system_call_failed",
      kind: "internal",
    })
  })

  test("is told apart by the names of its reason", () => {
    const failure = failureOf(() => access("x", "/no/such/path", 0))
    expect(isErrno(failure, "EEXIST", "ENOENT")).toBe(true)
    expect(isErrno(failure, "EEXIST")).toBe(false)
    expect(isErrno(new Error("ENOENT"), "ENOENT")).toBe(false)
  })
})

describe("a call that may have to wait", () => {
  test("returns nothing instead of throwing", () => {
    const fd = openSync("/dev/ptmx", fileFlags.O_RDWR | fileFlags.O_NONBLOCK)
    expect(read("an idle terminal", fd, Buffer.alloc(1), 1)).toBeUndefined()
    closeSync(fd)
  })

  test("throws everything else", () => {
    expect(failureOf(() => read("nothing", -1, Buffer.alloc(1), 1))).toMatchObject({ errno: "EBADF" })
  })
})

describe("the name of an errno number", () => {
  test.each(["EAGAIN", "ENOENT", "EBUSY", "EADDRINUSE", "EINVAL"] as const)(
    "%s is the one that Node uses",
    (name) => {
      expect(errnoName(constants.errno[name])).toBe(name)
    },
  )

  test("is the first of two that mean the same", () => {
    expect(errnoName(constants.errno.EWOULDBLOCK)).toBe("EAGAIN")
    expect(errnoName(constants.errno.EOPNOTSUPP)).toBe("ENOTSUP")
  })

  test("is the number itself where nobody knows one", () => {
    expect(errnoName(99_999)).toBe("errno 99999")
  })
})

test("a descriptor is closed once and for all", () => {
  const fd = openSync("/dev/null", "r")
  closeFd(fd)
  expect(failureOf(() => closeFd(fd))).toMatchObject({ message: `close fd ${fd}: EBADF` })
})
