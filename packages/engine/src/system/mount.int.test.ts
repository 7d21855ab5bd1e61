import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { bindMount, isMountPoint, mountFilesystem, mountFlags, unmount } from "./mount.ts"

let directory: string
const at = (...parts: string[]) => join(directory, ...parts)
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-mount-"))
  for (const name of ["source", "target"]) mkdirSync(at(name))
  writeFileSync(at("source/file"), "content")
})
afterEach(() => {
  unmount(at("target"), { lazy: true })
  rmSync(directory, { recursive: true })
})

test("a tmpfs has the size that is asked for, and is gone after unmounting", () => {
  mountFilesystem({ source: "tmpfs", target: at("target"), type: "tmpfs", data: "size=1m,mode=700" })
  const { blocks, bsize } = statfsSync(at("target"))
  expect(blocks * bsize).toBe(1024 * 1024)
  expect(isMountPoint(at("target"))).toBe(true)
  unmount(at("target"))
  expect(isMountPoint(at("target"))).toBe(false)
})

test("flags hold: nothing can be written to a read-only file system", () => {
  mountFilesystem({ source: "tmpfs", target: at("target"), type: "tmpfs", flags: mountFlags.readOnly })
  expect(() => writeFileSync(at("target/file"), "")).toThrow(/EROFS/)
})

test("a bind shows the same files in a second place", () => {
  bindMount({ source: at("source"), target: at("target") })
  expect(isMountPoint(at("target"))).toBe(true)
  writeFileSync(at("target/other"), "written")
  expect(readFileSync(at("source/other"), "utf8")).toBe("written")
})

test("a read-only bind protects its view alone", () => {
  bindMount({ source: at("source"), target: at("target"), readOnly: true })
  expect(readFileSync(at("target/file"), "utf8")).toBe("content")
  expect(() => writeFileSync(at("target/file"), "changed")).toThrow(/EROFS/)
  writeFileSync(at("source/file"), "changed")
  expect(readFileSync(at("target/file"), "utf8")).toBe("changed")
})

test("a recursive bind carries what is mounted below, a plain one does not", () => {
  mkdirSync(at("source/inner"))
  mountFilesystem({ source: "tmpfs", target: at("source/inner"), type: "tmpfs" })
  writeFileSync(at("source/inner/deep"), "")
  bindMount({ source: at("source"), target: at("target") })
  expect(existsSync(at("target/inner/deep"))).toBe(false)
  unmount(at("target"))
  bindMount({ source: at("source"), target: at("target"), recursive: true })
  expect(existsSync(at("target/inner/deep"))).toBe(true)
  unmount(at("target"), { lazy: true })
  bindMount({ source: at("source"), target: at("target"), recursive: true, readOnly: true })
  expect(() => writeFileSync(at("target/inner/deep"), "changed")).toThrow(/EROFS/)
  unmount(at("target"), { lazy: true })
  unmount(at("source/inner"))
})

test("a file can be bound over a file", () => {
  writeFileSync(at("other"), "covered")
  bindMount({ source: at("source/file"), target: at("other") })
  expect(readFileSync(at("other"), "utf8")).toBe("content")
  unmount(at("other"))
  expect(readFileSync(at("other"), "utf8")).toBe("covered")
})

test("unmounting what is not mounted or not there is fine, and what is in use says so", () => {
  unmount(at("target"))
  unmount(at("nowhere"))
  mountFilesystem({ source: "tmpfs", target: at("target"), type: "tmpfs" })
  const before = process.cwd()
  process.chdir(at("target"))
  try {
    expect(() => unmount(at("target"))).toThrow(expect.objectContaining({ errno: "EBUSY" }))
    unmount(at("target"), { lazy: true })
  } finally {
    process.chdir(before)
  }
  expect(isMountPoint(at("target"))).toBe(false)
})

test("a refusal names the call, its target and the kernel's reason", () => {
  const mounting = () => mountFilesystem({ source: "none", target: at("target"), type: "no-such-type" })
  expect(mounting).toThrow(`mount ${at("target")}: ENODEV`)
  expect(() => bindMount({ source: at("absent"), target: at("target") })).toThrow(
    expect.objectContaining({ code: "system_call_failed", errno: "ENOENT" }),
  )
})

test("a path that does not exist is no mount point", () => {
  expect(isMountPoint(at("nowhere"))).toBe(false)
  expect(isMountPoint("/")).toBe(true)
})
