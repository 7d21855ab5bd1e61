import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { mountFilesystem, unmount } from "../system/index.ts"
import { mountAt, unmountAt } from "./mount-at.ts"

let directory: string
const at = (...parts: string[]) => join(directory, ...parts)
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-mounts-"))
  mountFilesystem({ source: "tmpfs", target: directory, type: "tmpfs" })
  for (const name of ["top", "bottom", "upper", "work", "target"]) mkdirSync(at(name))
  writeFileSync(at("top/file"), "top")
  writeFileSync(at("bottom/file"), "bottom")
})
afterEach(() => {
  unmountAt(at("target"))
  unmount(directory, { lazy: true })
  rmSync(directory, { recursive: true })
})

test("a writable overlay keeps changes in its upper directory", () => {
  const layers = { lower: [at("top"), at("bottom")], upper: at("upper"), work: at("work") }
  mountAt({ type: "overlay", ...layers, readOnly: false }, at("target"))
  expect(readFileSync(at("target/file"), "utf8")).toBe("top")
  writeFileSync(at("target/new"), "")
  expect(readdirSync(at("upper"))).toEqual(["new"])
})

test("an overlay without an upper directory is a view", () => {
  mountAt({ type: "overlay", lower: [at("bottom"), at("top")], readOnly: true }, at("target"))
  expect(readFileSync(at("target/file"), "utf8")).toBe("bottom")
  expect(() => writeFileSync(at("target/new"), "")).toThrow(/EROFS/)
})

test("a bind shows one directory, read-only when the plan says so", () => {
  mountAt({ type: "bind", lower: [at("top")], readOnly: true }, at("target"))
  expect(readdirSync(at("target"))).toEqual(["file"])
  expect(() => writeFileSync(at("target/new"), "")).toThrow(/EROFS/)
  unmountAt(at("target"))
  mountAt({ type: "bind", lower: [at("top")], readOnly: false }, at("target"))
  writeFileSync(at("target/new"), "")
})

test("unmounting twice, and with files open, is fine", () => {
  mountAt({ type: "bind", lower: [at("top")], readOnly: false }, at("target"))
  unmountAt(at("target"))
  unmountAt(at("target"))
  expect(readdirSync(at("target"))).toEqual([])
})

test("a plan that makes no sense mounts nothing", () => {
  const plans = [
    { type: "bind" as const, lower: [], readOnly: true },
    { type: "bind" as const, lower: [at("top"), at("bottom")], readOnly: true },
    { type: "overlay" as const, lower: [at("top")], upper: at("upper"), readOnly: false },
  ]
  for (const plan of plans) expect(() => mountAt(plan, at("target"))).toThrow(/mount plan/)
  expect(readdirSync(at("target"))).toEqual([])
})
