import { createHash } from "node:crypto"
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync, zstdCompressSync } from "node:zlib"
import { run } from "@naru/base/spawn"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { findXattr, setXattr } from "../system/index.ts"
import { directory, file, hardLink, inPieces, symlink, tarOf } from "../testing/tars.ts"
import { applyLayer, extractTar, type TarMember } from "./index.ts"

const capability = Buffer.from("0100000200040000000000000000000000000000", "hex")
let scratch: string
let root: string

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "naru-layer-"))
  root = join(scratch, "root")
  mkdirSync(root)
})

afterEach(() => rmSync(scratch, { recursive: true }))

const at = (...parts: string[]) => join(root, ...parts)
const apply = async (...members: TarMember[]) =>
  applyLayer({ source: inPieces(await tarOf(...members)), directory: root })
const isHidden = (path: string) => lstatSync(path).isCharacterDevice() && lstatSync(path).rdev === 0
const isOpaque = (path: string) => findXattr(path, "trusted.overlay.opaque")?.toString() === "y"

describe("a layer", () => {
  it("is unpacked with types, owners, modes, times, links and attributes", async () => {
    const time = 1_600_000_000_123_456_789n
    await apply(
      directory("./", { mode: 0o750 }),
      directory("tmp/", { mode: 0o1777, modifyNs: time }),
      file("tmp/su", "x", { mode: 0o4755, uid: 7, gid: 8, modifyNs: time }),
      file("tmp/ping", "y", { xattrs: new Map([["security.capability", capability]]), uid: 9 }),
      hardLink("ping", "tmp/ping"),
      symlink("link", "/tmp/su"),
      { header: { name: "null", type: "character", deviceMajor: 1, deviceMinor: 3, mode: 0o666 } },
      { header: { name: "pipe", type: "fifo", mode: 0o600 } },
    )
    expect(lstatSync(root).mode & 0o7777).toBe(0o750)
    expect(lstatSync(at("tmp")).mode & 0o7777).toBe(0o1777)
    expect(lstatSync(at("tmp"), { bigint: true }).mtimeNs).toBe(time)
    const su = lstatSync(at("tmp/su"), { bigint: true })
    expect([su.mode & 0o7777n, su.uid, su.gid, su.mtimeNs]).toEqual([0o4755n, 7n, 8n, time])
    expect(findXattr(at("tmp/ping"), "security.capability")).toEqual(capability)
    expect(lstatSync(at("ping")).ino).toBe(lstatSync(at("tmp/ping")).ino)
    expect(readlinkSync(at("link"))).toBe("/tmp/su")
    expect(lstatSync(at("null")).rdev).toBe(statSync("/dev/null").rdev)
    expect(lstatSync(at("pipe")).isFIFO()).toBe(true)
  })

  it.each([
    ["plain", (bytes: Buffer) => bytes],
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ])("has the digest of its uncompressed tar when it comes as %s", async (_, compress) => {
    const tar = await tarOf(file("a", "x".repeat(5000)), file("b", "y"))
    const applied = await applyLayer({ source: inPieces(compress(tar)), directory: root })
    const digest = createHash("sha256").update(tar).digest("hex")
    expect(applied).toEqual({ diffId: `sha256:${digest}`, sizeBytes: 5001 })
    expect(readFileSync(at("a"), "utf8")).toHaveLength(5000)
  })

  it("made by GNU tar comes out as it went in", async () => {
    const source = join(scratch, "source")
    const deep = join(source, "long-directory-name/".repeat(12))
    mkdirSync(deep, { recursive: true })
    writeFileSync(join(deep, "파일"), "deep")
    symlinkSync("../".repeat(3), join(deep, "up"))
    writeFileSync(join(source, "attributed"), "x")
    setXattr(join(source, "attributed"), "user.note", Buffer.from("한글"))
    for (const format of ["gnu", "pax"]) {
      const archive = join(scratch, `${format}.tar`)
      const xattrs = format === "pax" ? ["--xattrs", "--xattrs-include=*"] : []
      const args = [`--format=${format}`, ...xattrs, "-cf", archive, "-C", source, "."]
      await run({ command: "tar", args })
      rmSync(root, { recursive: true })
      mkdirSync(root)
      await applyLayer({ source: inPieces(readFileSync(archive)), directory: root })
      await run({ command: "diff", args: ["--no-dereference", "-r", source, root] })
    }
    expect(findXattr(at("attributed"), "user.note")?.toString()).toBe("한글")
  })

  it("replaces what an earlier entry of the same name made, and keeps directories", async () => {
    await apply(
      directory("d/", { mode: 0o700 }),
      file("d/kept", "1"),
      directory("d/", { mode: 0o711 }),
      file("f", "first"),
      file("f", "second"),
      directory("was-directory/"),
      file("was-directory/inner", "x"),
      symlink("was-directory", "d"),
    )
    expect(readFileSync(at("d/kept"), "utf8")).toBe("1")
    expect(lstatSync(at("d")).mode & 0o777).toBe(0o711)
    expect(readFileSync(at("f"), "utf8")).toBe("second")
    expect(readlinkSync(at("was-directory"))).toBe("d")
  })
})

describe("whiteouts", () => {
  it("become overlayfs's own marks", async () => {
    await apply(
      directory("d/"),
      file("d/.wh.gone", ""),
      directory("o/"),
      file("o/.wh..wh..opq", ""),
      file("o/a", ""),
    )
    expect(isHidden(at("d/gone"))).toBe(true)
    expect(isOpaque(at("o"))).toBe(true)
    expect(readdirSync(at("o"))).toEqual(["a"])
  })

  it("never hide what the same layer brings, in either order", async () => {
    await apply(file(".wh.a", ""), file("a", "new"), file("b", "new"), file(".wh.b", ""))
    expect(readFileSync(at("a"), "utf8")).toBe("new")
    expect(readFileSync(at("b"), "utf8")).toBe("new")
  })

  it("make a directory that replaces another hide it whole", async () => {
    await apply(
      file(".wh.a", ""),
      directory("a/"),
      directory("b/"),
      file(".wh.b", ""),
      file(".wh.c", ""),
      file("c/x", ""),
    )
    for (const name of ["a", "b", "c"]) expect(isOpaque(at(name))).toBe(true)
  })

  it("of AUFS's book-keeping are ignored", async () => {
    await apply(directory(".wh..wh.plnk/"), file(".wh..wh.aufs", ""), file("a", ""))
    expect(readdirSync(root)).toEqual(["a"])
  })

  it("may come as the device that overlayfs uses; overlayfs's own attributes may not", async () => {
    const attributes = new Map([["trusted.overlay.redirect", Buffer.from("/etc")]])
    await apply({ header: { name: "gone", type: "character" } }, directory("d/", { xattrs: attributes }))
    expect(isHidden(at("gone"))).toBe(true)
    expect(findXattr(at("d"), "trusted.overlay.redirect")).toBeUndefined()
  })
})

describe("entries without their parents", () => {
  it("get parents that look as they do in the layers below", async () => {
    const lower = ["top", "bottom"].map((name) => join(scratch, name))
    for (const layer of lower) mkdirSync(layer)
    await applyLayer({
      source: inPieces(await tarOf(directory("var/", { mode: 0o750 }))),
      directory: `${lower[0]}`,
    })
    const below = await tarOf(
      directory("var/", { mode: 0o777 }),
      directory("var/tmp/", { mode: 0o1777, uid: 5 }),
      directory("usr/lib/"),
      symlink("lib", "usr/lib"),
    )
    await applyLayer({ source: inPieces(below), directory: `${lower[1]}` })
    const above = await tarOf(file("var/tmp/x", ""), file("lib/libc.so", ""), file("new/x", ""))
    await applyLayer({ source: inPieces(above), directory: root, lower })
    expect(lstatSync(at("var")).mode & 0o7777).toBe(0o750)
    expect(lstatSync(at("var/tmp")).mode & 0o7777).toBe(0o1777)
    expect(lstatSync(at("var/tmp")).uid).toBe(5)
    expect(existsSync(at("usr/lib/libc.so"))).toBe(true)
    expect(existsSync(at("lib"))).toBe(false)
    expect(lstatSync(at("new")).mode & 0o7777).toBe(0o755)
  })
})

describe("an archive that is extracted into a root file system", () => {
  it("lands below its target with names as they are, following links inside the root", async () => {
    mkdirSync(at("srv"))
    symlinkSync("/srv", at("data"))
    const source = inPieces(
      gzipSync(await tarOf(file("app/.wh.x", "plain"), file("app/run", "1", { uid: 3 }))),
    )
    const extracted = await extractTar({ source, root, target: "/data/in", owner: { uid: 7, gid: 7 } })
    expect(extracted).toEqual({ sizeBytes: 6, entryCount: 2 })
    expect(readFileSync(at("srv/in/app/.wh.x"), "utf8")).toBe("plain")
    expect(lstatSync(at("srv/in/app/run")).uid).toBe(7)
  })

  it("is refused as an archive when it would leave", async () => {
    const source = inPieces(await tarOf(file("../x", "")))
    await expect(extractTar({ source, root })).rejects.toMatchObject({ code: "archive_escapes" })
  })
})

it("says that the disk is full and where", async () => {
  await run({ command: "mount", args: ["-t", "tmpfs", "-o", "size=1m", "tmpfs", root] })
  try {
    const applying = apply(directory("usr/"), file("usr/large", Buffer.alloc(2 * 1024 * 1024)))
    await expect(applying).rejects.toMatchObject({ code: "disk_full" })
    await expect(applying).rejects.toThrow(`for 2097152 bytes in ${at("usr")}`)
  } finally {
    await run({ command: "umount", args: [root] })
  }
})
