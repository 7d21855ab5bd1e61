import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { findXattr, listXattrs } from "../system/index.ts"
import { describeTree } from "../testing/file-tree.ts"
import { directory, file, hardLink, inPieces, symlink, tarOf } from "../testing/tars.ts"
import { applyLayer, type TarMember } from "./index.ts"

let scratch: string
let root: string

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "naru-odd-"))
  root = join(scratch, "root")
  mkdirSync(root)
})

afterEach(() => rmSync(scratch, { recursive: true }))

const at = (...parts: string[]) => join(root, ...parts)
const apply = async (...members: TarMember[]) =>
  applyLayer({ source: inPieces(await tarOf(...members)), directory: root })

describe("a layer that no file system can hold is refused as invalid, by the entry's name:", () => {
  it.each<[string, string, TarMember]>([
    ["a symbolic link to nothing at all", "link", symlink("link", "")],
    ["a symbolic link with a NUL in it", "link", symlink("link", "a\0b")],
    ["a symbolic link that is too long", "link", symlink("link", "x/".repeat(2100))],
    ["a name that is too long", "x".repeat(256), file("x".repeat(256), "")],
    ["a path that is too long", "d/d/d/d", file(`${"d/".repeat(2100)}file`, "")],
    ["a name with a NUL in it", "a\0b", file("a\0b", "")],
    ["a user that no kernel knows", "file", file("file", "", { uid: 2 ** 32 })],
    ["a user that chown takes for nobody", "file", file("file", "", { uid: 2 ** 32 - 1 })],
    ["a group that no kernel knows", "dir/", directory("dir/", { gid: 2 ** 40 })],
  ])("%s", async (_, name, member) => {
    const applying = apply(directory("before/"), member)
    await expect(applying).rejects.toMatchObject({ code: "layer_invalid", kind: "invalid" })
    await expect(applying).rejects.toThrow(name)
  })

  it("is told by the beginning of its name when that has no end", async () => {
    const applying = apply(file("x".repeat(10_000), ""))
    await expect(applying).rejects.toThrow(/"x{300}…"/)
  })
})

describe("names", () => {
  it("are taken without the dots and double slashes that some writers put in", async () => {
    await apply(directory("./"), directory(".//a/"), file("./a//./b", "1"), file("a/c", "2"))
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(["a", "a/b", "a/c"])
  })

  it("may be anything else that a file may be called", async () => {
    const names = [
      " ",
      "...",
      "..a",
      "a..",
      ".wha",
      "-rf",
      "a\nb",
      "*",
      "~",
      "파일",
      "x".repeat(255),
      "\\",
      "a:b,c",
    ]
    await apply(...names.map((name) => file(name, name)))
    expect(readdirSync(root).sort()).toEqual([...names].sort())
    for (const name of names) expect(readFileSync(at(name), "utf8")).toBe(name)
  })

  it("of whiteouts may be odd as well", async () => {
    await apply(...[" ", "파일", "a.wh.b", "..."].map((name) => file(`.wh.${name}`, "")))
    for (const name of [" ", "파일", "a.wh.b", "..."])
      expect(lstatSync(at(name)).isCharacterDevice()).toBe(true)
  })

  it("that end in a slash are directories, whatever their parents did before", async () => {
    await apply(file("a", "file"), directory("a/"), file("a/b", "1"))
    expect(readFileSync(at("a/b"), "utf8")).toBe("1")
  })
})

describe("hard links", () => {
  it("share content, owner and times, whoever comes after", async () => {
    const time = 1_500_000_000_000_000_000n
    await apply(
      file("a", "same", { mode: 0o640, uid: 5, modifyNs: time }),
      hardLink("b", "a"),
      directory("d/"),
      hardLink("d/c", "./b"),
    )
    const stats = ["a", "b", "d/c"].map((name) => lstatSync(at(name), { bigint: true }))
    expect(new Set(stats.map(({ ino }) => ino)).size).toBe(1)
    expect(stats[0]).toMatchObject({ nlink: 3n, uid: 5n, mtimeNs: time })
  })

  it("to symbolic links are links to the link itself", async () => {
    await apply(symlink("link", "nowhere"), hardLink("second", "link"))
    expect(readlinkSync(at("second"))).toBe("nowhere")
    expect(lstatSync(at("second")).ino).toBe(lstatSync(at("link")).ino)
  })

  it("keep the old content when their first name is written anew", async () => {
    await apply(file("a", "old"), hardLink("b", "a"), file("a", "new"))
    expect([readFileSync(at("a"), "utf8"), readFileSync(at("b"), "utf8")]).toEqual(["new", "old"])
  })

  it("replace what has their name", async () => {
    await apply(file("a", "1"), directory("b/"), file("b/inner", ""), hardLink("b", "a"))
    expect(lstatSync(at("b")).ino).toBe(lstatSync(at("a")).ino)
  })
})

describe("attributes", () => {
  it("that this kind of file cannot carry are left out, and the layer goes on", async () => {
    const xattrs = new Map([["user.note", Buffer.from("x")]])
    await apply(
      { header: { name: "link", type: "symlink", linkName: "x", xattrs } },
      file("after", "1", { xattrs }),
    )
    expect(listXattrs(at("link"))).toEqual([])
    expect(findXattr(at("after"), "user.note")?.toString()).toBe("x")
  })

  it("of a directory survive its being mentioned twice", async () => {
    const [one, two] = ["one", "two"].map((value) => new Map([["user.note", Buffer.from(value)]]))
    await apply(
      directory("d/", one && { xattrs: one }),
      file("d/a", ""),
      directory("d/", two && { xattrs: two }),
    )
    expect(findXattr(at("d"), "user.note")?.toString()).toBe("two")
    expect(existsSync(at("d/a"))).toBe(true)
  })

  it("never make a file that says it hides something", async () => {
    const xattrs = new Map([
      ["trusted.overlay.opaque", Buffer.from("y")],
      ["trusted.overlay.whiteout", Buffer.from("y")],
      ["trusted.overlay.metacopy", Buffer.alloc(0)],
      ["user.overlay.note", Buffer.from("1")],
    ])
    await apply(directory("d/", { xattrs }), file("f", "", { xattrs }))
    for (const name of ["d", "f"]) expect(listXattrs(at(name))).toEqual(["user.overlay.note"])
  })
})

describe("times", () => {
  it("of directories are theirs, whatever came into them later", async () => {
    const [early, late] = [1_000_000_000_000_000_000n, 1_600_000_000_000_000_000n]
    await apply(
      directory("a/", { modifyNs: early }),
      directory("a/b/", { modifyNs: late }),
      file("a/b/c", "", { modifyNs: early }),
      file("a/d", ""),
    )
    const timeOf = (name: string) => lstatSync(at(name), { bigint: true }).mtimeNs
    expect([timeOf("a"), timeOf("a/b"), timeOf("a/b/c")]).toEqual([early, late, early])
  })

  it("of a directory that a later entry replaced are nobody's", async () => {
    await apply(directory("a/", { modifyNs: 5n }), symlink("a", "nowhere"))
    expect(readlinkSync(at("a"))).toBe("nowhere")
  })

  it("of links are the links' own", async () => {
    const modifyNs = 1_111_111_111_000_000_000n
    await apply({ header: { name: "link", type: "symlink", linkName: "nowhere", mode: 0o777, modifyNs } })
    expect(lstatSync(at("link"), { bigint: true }).mtimeNs).toBe(modifyNs)
  })
})

it("the same layer twice, over itself, gives the same tree", async () => {
  const members = [
    directory("a/", { mode: 0o700 }),
    file("a/b", "1", { mode: 0o4755 }),
    hardLink("a/c", "a/b"),
    symlink("l", "a"),
    file("a/.wh.gone", ""),
  ]
  await apply(...members)
  const once = describeTree(root)
  await apply(...members)
  expect(describeTree(root)).toEqual(once)
})

it("a layer in pieces of one byte is the same layer", async () => {
  const tar = await tarOf(directory("a/"), file("a/b", "x".repeat(700)), symlink("c", "a/b"))
  const whole = await applyLayer({ source: inPieces(tar), directory: root })
  const trees = [describeTree(root)]
  mkdirSync(join(scratch, "again"))
  const again = await applyLayer({ source: inPieces(tar, 1), directory: join(scratch, "again") })
  trees.push(describeTree(join(scratch, "again")))
  expect(again).toEqual(whole)
  expect(trees[1]).toEqual(trees[0])
})
