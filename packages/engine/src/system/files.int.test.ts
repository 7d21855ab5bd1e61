import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { deviceNumber, deviceParts, makeDevice, setTimes } from "./device.ts"
import { findXattr, listXattrs, removeXattr, setXattr } from "./xattr.ts"

let directory: string
const at = (name: string) => join(directory, name)
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-files-"))
  writeFileSync(at("file"), "")
  symlinkSync("file", at("link"))
})
afterEach(() => rmSync(directory, { recursive: true }))

describe("a device node", () => {
  test.each([
    [0, 0],
    [1, 3],
    [8, 17],
    [259, 300],
    [4095, 1_048_575],
  ])("%i:%i keeps its numbers", (major, minor) => {
    makeDevice({ path: at("node"), type: "character", major, minor })
    const { rdev } = lstatSync(at("node"))
    expect(deviceParts(rdev)).toEqual({ major, minor })
    expect(BigInt(rdev)).toBe(deviceNumber(major, minor))
  })

  test("is of the type that is asked for", () => {
    for (const type of ["character", "block", "fifo", "socket"] as const) makeDevice({ path: at(type), type })
    expect(lstatSync(at("character")).isCharacterDevice()).toBe(true)
    expect(lstatSync(at("block")).isBlockDevice()).toBe(true)
    expect(lstatSync(at("fifo")).isFIFO()).toBe(true)
    expect(lstatSync(at("socket")).isSocket()).toBe(true)
  })

  test("does not replace what is there", () => {
    expect(() => makeDevice({ path: at("file"), type: "fifo" })).toThrow(/EEXIST/)
  })
})

describe("extended attributes", () => {
  test("hold bytes of any kind, are listed, and go away", () => {
    const value = Buffer.from([0, 1, 255, 0])
    setXattr(at("file"), "trusted.naru", value)
    setXattr(at("file"), "user.other", Buffer.alloc(0))
    expect(findXattr(at("file"), "trusted.naru")).toEqual(value)
    expect(findXattr(at("file"), "user.other")).toEqual(Buffer.alloc(0))
    expect(listXattrs(at("file")).sort()).toEqual(["trusted.naru", "user.other"])
    removeXattr(at("file"), "trusted.naru")
    removeXattr(at("file"), "trusted.naru")
    expect(listXattrs(at("file"))).toEqual(["user.other"])
  })

  test("belong to the link itself, not to what it points to", () => {
    setXattr(at("link"), "trusted.naru", Buffer.from("link"))
    expect(findXattr(at("file"), "trusted.naru")).toBeUndefined()
    expect(String(findXattr(at("link"), "trusted.naru"))).toBe("link")
  })

  test("are none where nothing was set, even where the file system has no such thing", () => {
    expect(listXattrs(at("file"))).toEqual([])
    expect(findXattr(at("file"), "user.none")).toBeUndefined()
    expect(listXattrs("/proc/self/status")).toEqual([])
  })

  test("of an absent file are an error", () => {
    for (const look of [() => listXattrs(at("none")), () => findXattr(at("none"), "user.x")])
      expect(look).toThrow(expect.objectContaining({ errno: "ENOENT" }))
  })

  test("larger than any buffer that a caller would guess come back whole", () => {
    const value = Buffer.alloc(3000, 7)
    mkdirSync(at("dir"))
    setXattr(at("dir"), "trusted.large", value)
    expect(findXattr(at("dir"), "trusted.large")).toEqual(value)
  })
})

describe("times", () => {
  test("are kept to the nanosecond, also before 1970", () => {
    for (const modifyNs of [1_700_000_000_123_456_789n, -1n, 0n]) {
      setTimes(at("file"), { accessNs: 5n, modifyNs })
      const { mtimeNs, atimeNs } = lstatSync(at("file"), { bigint: true })
      expect([atimeNs, mtimeNs]).toEqual([5n, modifyNs])
    }
  })

  test("of a link change the link and leave its target alone", () => {
    utimesSync(at("file"), 100, 100)
    setTimes(at("link"), { accessNs: 7n, modifyNs: 7n })
    expect(lstatSync(at("link"), { bigint: true }).mtimeNs).toBe(7n)
    expect(statSync(at("file")).mtimeMs).toBe(100_000)
    expect(readlinkSync(at("link"))).toBe("file")
  })
})
