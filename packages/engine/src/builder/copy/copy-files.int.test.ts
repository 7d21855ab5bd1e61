import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { findXattr, setXattr } from "../../system/index.ts"
import { openRootTree } from "../context/root-tree.ts"
import type { CopyOperation } from "../plan/index.ts"
import { copyFiles } from "./copy-files.ts"

let scratch: string
let source: string
let root: string
beforeEach(() => {
  scratch = mkdtempSync("/tmp/naru-copy-")
  source = join(scratch, "source")
  root = join(scratch, "root")
  for (const directory of [source, root]) mkdirSync(directory)
})
afterEach(() => rmSync(scratch, { recursive: true }))

const now = new Date("2026-01-02T03:04:05Z")
const copy = (change: Partial<CopyOperation>) =>
  copyFiles({
    operation: {
      type: "copy",
      origin: { kind: "stage", index: 0 },
      sources: [],
      documents: [],
      destination: "/",
      intoDirectory: false,
      excludes: [],
      keepParents: false,
      unpack: false,
      ...change,
    },
    tree: openRootTree(source, "stage 0"),
    root,
    now,
  })
const write = (base: string, path: string, text = path) => {
  mkdirSync(join(base, path, ".."), { recursive: true })
  writeFileSync(join(base, path), text)
}
const read = (path: string) => readFileSync(join(root, path), "utf8")

describe("links at the destination", () => {
  it("are followed when they lead to directories, and stay", async () => {
    mkdirSync(join(root, "usr/lib"), { recursive: true })
    symlinkSync("usr/lib", join(root, "lib"))
    write(source, "tree/lib/x")
    await copy({ sources: ["tree"], destination: "/" })
    expect(readlinkSync(join(root, "lib"))).toBe("usr/lib")
    expect(read("usr/lib/x")).toBe("tree/lib/x")
  })

  it("are followed inside the image only, absolute ones as well", async () => {
    symlinkSync(scratch, join(root, "out"))
    symlinkSync("../../../../../../../..", join(root, "up"))
    write(source, "f")
    await copy({ sources: ["f"], destination: "/out/", intoDirectory: true })
    await copy({ sources: ["f"], destination: "/up/", intoDirectory: true })
    expect(readdirSync(scratch).sort()).toEqual(["root", "source"])
    expect(read(join(scratch, "f"))).toBe("f")
    expect(read("f")).toBe("f")
  })

  it("to files are replaced, not written through", async () => {
    write(root, "real", "kept")
    symlinkSync("real", join(root, "d"))
    mkdirSync(join(root, "dir"))
    symlinkSync("../real", join(root, "dir/link"))
    write(source, "tree/link", "fresh")
    await copy({ sources: ["tree"], destination: "/dir" })
    expect(read("dir/link")).toBe("fresh")
    expect(lstatSync(join(root, "dir/link")).isFile()).toBe(true)
    expect(read("real")).toBe("kept")
  })
})

describe("what comes from another file system", () => {
  it("keeps owners, permissions, times and attributes", async () => {
    write(source, "bin/tool", "#!")
    const path = join(source, "bin/tool")
    const { chownSync, chmodSync, utimesSync } = await import("node:fs")
    chownSync(path, 5, 6)
    chmodSync(path, 0o4751)
    utimesSync(path, 1000, 2000)
    setXattr(path, "user.note", Buffer.from("kept"))
    await copy({ sources: ["bin/tool"], destination: "/opt/tool" })
    const stats = lstatSync(join(root, "opt/tool"))
    expect([stats.uid, stats.gid, stats.mode & 0o7777, stats.mtimeMs]).toEqual([5, 6, 0o4751, 2_000_000])
    expect(findXattr(join(root, "opt/tool"), "user.note")?.toString()).toBe("kept")
  })

  it("keeps links as links inside a directory, and follows one that is named", async () => {
    write(source, "d/file", "text")
    symlinkSync("file", join(source, "d/link"))
    symlinkSync("/d", join(source, "whole"))
    await copy({ sources: ["d"], destination: "/inside" })
    await copy({ sources: ["d/link"], destination: "/named" })
    await copy({ sources: ["whole"], destination: "/whole" })
    expect(readlinkSync(join(root, "inside/link"))).toBe("file")
    expect(read("named")).toBe("text")
    expect(read("whole/file")).toBe("text")
  })

  it("never reads through a link out of its root", async () => {
    write(scratch, "secret", "host")
    symlinkSync("../secret", join(source, "leak"))
    symlinkSync(join(scratch, "secret"), join(source, "absolute"))
    await expect(copy({ sources: ["leak"], destination: "/x" })).rejects.toThrow(/"leak" is not in stage 0/)
    await expect(copy({ sources: ["absolute"], destination: "/x" })).rejects.toThrow(/is not in stage 0/)
  })

  it("may hold empty files, deep directories and large files", async () => {
    const large = "0123456789abcdef".repeat(100_000)
    write(source, "t/empty", "")
    write(source, "t/a/b/c/d/e", "deep")
    write(source, "t/large", large)
    await copy({ sources: ["t"], destination: "/t" })
    expect(read("t/empty")).toBe("")
    expect(read("t/a/b/c/d/e")).toBe("deep")
    expect(read("t/large")).toBe(large)
  })
})

describe("files and directories in each other's way", () => {
  it.each([
    ["a file over a directory", "f", "dir", "/dir/f"],
    ["a directory over a file", "f/x", "f", "/"],
  ])("are refused: %s", async (_, made, existing, destination) => {
    write(source, `tree/${made}`)
    if (existing === "dir") mkdirSync(join(root, "dir/f"), { recursive: true })
    else write(root, existing, "old")
    const request =
      existing === "dir" ? { sources: ["tree"], destination: "/dir" } : { sources: ["tree"], destination }
    await expect(copy(request)).rejects.toMatchObject({ code: "copy_failed" })
    if (existing === "f") expect(read("f")).toBe("old")
  })

  it("a file in the path to the destination is refused", async () => {
    write(root, "file", "old")
    write(source, "f")
    await expect(copy({ sources: ["f"], destination: "/file/x/", intoDirectory: true })).rejects.toThrow(
      /\/file is a file/,
    )
    expect(read("file")).toBe("old")
  })

  it("a file replaces a file, and a directory joins a directory", async () => {
    write(root, "d/old", "old")
    write(root, "d/same", "old")
    write(source, "d/same", "new")
    write(source, "d/new", "new")
    await copy({ sources: ["d"], destination: "/d" })
    expect(readdirSync(join(root, "d")).sort()).toEqual(["new", "old", "same"])
    expect([read("d/old"), read("d/same")]).toEqual(["old", "new"])
  })
})

describe("directories on the way", () => {
  it("are made with the time of the build", async () => {
    write(source, "f")
    await copy({ sources: ["f"], destination: "/a/b/f" })
    const stats = lstatSync(join(root, "a/b"))
    expect([stats.uid, stats.mode & 0o7777]).toEqual([0, 0o755])
    expect(lstatSync(join(root, "a")).mode & 0o7777).toBe(0o755)
  })

  it("stay as they are when they were there", async () => {
    mkdirSync(join(root, "a"), { mode: 0o700 })
    write(source, "f")
    await copy({ sources: ["f"], destination: "/a/", intoDirectory: true, owner: "5:5" })
    expect(lstatSync(join(root, "a")).mode & 0o7777).toBe(0o700)
    expect(lstatSync(join(root, "a")).uid).toBe(0)
    expect(lstatSync(join(root, "a/f")).uid).toBe(5)
  })
})
