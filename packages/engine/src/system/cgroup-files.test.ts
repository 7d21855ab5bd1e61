import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir, totalmem } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import {
  effectiveLimit,
  processesIn,
  readControl,
  readNumber,
  readTable,
  removeTree,
  waitUntil,
  writeControl,
} from "./cgroup-files.ts"

let directory: string
const at = (...parts: string[]) => join(directory, ...parts)
const write = (file: string, text: string) => writeFileSync(at(file), text)

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-cgroup-files-"))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe("a control file", () => {
  test("is read without its newline, and is nothing where the kernel does not have it", () => {
    write("cgroup.type", "domain\n")
    expect(readControl(directory, "cgroup.type")).toBe("domain")
    expect(readControl(directory, "memory.peak")).toBeUndefined()
    expect(readControl(at("gone"), "cgroup.type")).toBeUndefined()
  })

  test("that cannot be read for another reason is an error", () => {
    mkdirSync(at("cgroup.type"))
    expect(() => readControl(directory, "cgroup.type")).toThrow(/EISDIR/)
  })

  test.each([
    ["4096\n", 4096],
    ["0\n", 0],
    ["max\n", 7],
    ["9223372036854771712\n", 2 ** 63 - 4096],
    [undefined, 7],
  ])("that says %j is the number %i", (text, expected) => {
    if (text !== undefined) write("memory.max", text)
    expect(readNumber(directory, "memory.max", 7)).toBe(expected)
  })

  test("of names and values is a table, of any length", () => {
    write("memory.events", "low 0\nhigh 12\nmax 3\n")
    expect(readTable(directory, "memory.events")).toEqual({ low: 0, high: 12, max: 3 })
    write("memory.events", "")
    expect(readTable(directory, "memory.events").max).toBeUndefined()
    expect(readTable(directory, "absent").max).toBeUndefined()
  })

  test("takes numbers and words", () => {
    writeControl(directory, "pids.max", 12)
    writeControl(directory, "memory.max", "max")
    expect([readNumber(directory, "pids.max"), readControl(directory, "memory.max")]).toEqual([12, "max"])
  })
})

describe("the processes of a cgroup", () => {
  test("are its own and those of all below it", () => {
    for (const path of ["a/b", "c"]) mkdirSync(at(path), { recursive: true })
    for (const [path, text] of [
      ["cgroup.procs", "1\n22\n"],
      ["a/cgroup.procs", ""],
      ["a/b/cgroup.procs", "333\n"],
      ["c/cgroup.procs", "4444\n"],
    ] as const)
      write(path, text)
    expect(processesIn(directory).sort((one, other) => one - other)).toEqual([1, 22, 333, 4444])
  })

  test("are none when it is gone, or going", () => {
    expect(processesIn(at("gone"))).toEqual([])
    mkdirSync(at("a"))
    expect(processesIn(directory)).toEqual([])
  })
})

describe("removing cgroups", () => {
  test("takes those below along, deepest first", async () => {
    mkdirSync(at("one/a/b/c"), { recursive: true })
    mkdirSync(at("one/d"))
    await removeTree(at("one"))
    expect(readControl(directory, "one")).toBeUndefined()
    await removeTree(at("one"))
  })

  test("asks again until what was in use is free", async () => {
    let asked = 0
    await waitUntil("/naru/one", "is still in use", () => {
      asked += 1
      return asked === 3
    })
    expect(asked).toBe(3)
  })
})

test("no limit is above what the host has", () => {
  expect(effectiveLimit(1024)).toBe(1024)
  expect(effectiveLimit(Number.POSITIVE_INFINITY)).toBe(totalmem())
  expect(effectiveLimit(2 ** 63 - 4096)).toBe(totalmem())
})
