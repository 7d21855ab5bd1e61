import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { directory, file, hardLink, inPieces, symlink, tarOf } from "../testing/tars.ts"
import { applyLayer, type TarMember } from "./index.ts"

let scratch: string
let root: string
let outside: string

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "naru-hostile-"))
  root = join(scratch, "root")
  outside = join(scratch, "outside")
  mkdirSync(root)
  mkdirSync(outside)
  writeFileSync(join(outside, "passwd"), "untouched")
})

afterEach(() => rmSync(scratch, { recursive: true }))

const at = (...parts: string[]) => join(root, ...parts)
const apply = async (...members: TarMember[]) =>
  applyLayer({ source: inPieces(await tarOf(...members)), directory: root })

describe("a hostile layer", () => {
  it.each<[string, string, TarMember[]]>([
    ["a name with ..", "../evil", [file("../evil", "x")]],
    ["a name with .. further in", "a/../../evil", [file("a/../../evil", "x")]],
    ["an absolute name", "/naru-nowhere/evil", [file("/naru-nowhere/evil", "x")]],
    ["a hard link to an absolute name", "link", [hardLink("link", "/naru-nowhere/passwd")]],
    ["a hard link to a name with ..", "link", [hardLink("link", "../outside/passwd")]],
    ["a whiteout of the directory above", "a/.wh...", [directory("a/"), file("a/.wh...", "")]],
    ["a whiteout of its own directory", "a/.wh..", [directory("a/"), file("a/.wh..", "")]],
    ["a link out of the root as a parent", "a/passwd", [symlink("a", "../outside"), file("a/passwd", "x")]],
    [
      "such a link further in",
      "d/a/x",
      [directory("d/"), symlink("d/a", "../../outside"), file("d/a/x", "x")],
    ],
    ["such a link as a parent of a directory", "a/x/", [symlink("a", "../outside"), directory("a/x/")]],
    [
      "such a link as a parent of a whiteout",
      "a/.wh.passwd",
      [symlink("a", "../outside"), file("a/.wh.passwd", "")],
    ],
    ["such a link as a parent of a link", "b", [symlink("a", "../outside"), hardLink("b", "a/passwd")]],
    [
      "such a link under an opaque mark",
      "a/.wh..wh..opq",
      [symlink("a", "../outside"), file("a/.wh..wh..opq", "")],
    ],
  ])("with %s is refused by the entry's name", async (_, name, members) => {
    const before = readdirSync(scratch)
    const applying = apply(...members)
    await expect(applying).rejects.toMatchObject({ code: "layer_escapes", kind: "invalid" })
    await expect(applying).rejects.toThrow(`"${name}"`)
    expect(readdirSync(scratch)).toEqual(before)
    expect(readdirSync(outside)).toEqual(["passwd"])
    expect(readFileSync(join(outside, "passwd"), "utf8")).toBe("untouched")
    expect(lstatSync(join(outside, "passwd")).nlink).toBe(1)
  })

  it("cannot leave by an absolute link: it is followed inside the root", async () => {
    await apply(symlink("a", outside), file("a/passwd", "inside"), symlink("b", "/"), file("b/c", "inside"))
    expect(readFileSync(join(outside, "passwd"), "utf8")).toBe("untouched")
    expect(readFileSync(at(outside, "passwd"), "utf8")).toBe("inside")
    expect(readFileSync(at("c"), "utf8")).toBe("inside")
  })

  it("cannot write through a link of its own name: the link is replaced", async () => {
    await apply(symlink("passwd", join(outside, "passwd")), file("passwd", "inside"))
    expect(readFileSync(join(outside, "passwd"), "utf8")).toBe("untouched")
    expect(readFileSync(at("passwd"), "utf8")).toBe("inside")
  })

  it("cannot give its mode, owner or attributes to what a link of its own points to", async () => {
    symlinkSync(outside, at("a"))
    await apply(symlink("b", outside), directory("b/", { mode: 0o777, uid: 99 }))
    expect(lstatSync(outside).uid).toBe(0)
    expect(lstatSync(at("b")).isDirectory()).toBe(true)
  })

  it("cannot turn a directory it has used into a way out", async () => {
    const applying = apply(
      directory("d/"),
      file("d/x", ""),
      symlink("d", "../outside"),
      file("d/passwd", "x"),
    )
    await expect(applying).rejects.toMatchObject({ code: "layer_escapes" })
    expect(readFileSync(join(outside, "passwd"), "utf8")).toBe("untouched")
  })

  it.each<[string, TarMember[]]>([
    ["a file inside a file", [file("a", ""), file("a/b", "")]],
    ["links in a circle", [symlink("a", "b"), symlink("b", "a"), file("a/x", "")]],
    ["a hard link to nothing", [hardLink("a", "nowhere")]],
    ["a hard link to itself", [file("a", ""), hardLink("a", "a")]],
    ["a hard link to a directory", [directory("d/"), hardLink("a", "d")]],
    ["a file in place of the root", [file(".", "")]],
  ])("with %s is invalid", async (_, members) => {
    await expect(apply(...members)).rejects.toMatchObject({ code: "layer_invalid" })
    expect(existsSync(root)).toBe(true)
  })
})
