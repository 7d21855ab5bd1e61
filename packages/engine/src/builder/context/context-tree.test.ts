import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { packTar, type TarMember } from "../../diff/index.ts"
import { contextTree, readContextEntries } from "./context-tree.ts"
import { resolvePath, type TreeEntry, walkTree } from "./file-tree.ts"
import { parseIgnoreRules } from "./ignore.ts"
import { textAt } from "./kept-bytes.ts"

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-context-"))
})
afterEach(() => rmSync(directory, { recursive: true }))

const file = (name: string, content = name): TarMember => ({
  header: { name, sizeBytes: Buffer.byteLength(content), uid: 1000, gid: 1000 },
  body: [Buffer.from(content)],
})
const read = (...members: TarMember[]) => readContextEntries({ tar: packTar(members), directory })
const treeOf = async (members: TarMember[], rules = "") =>
  contextTree(await read(...members), parseIgnoreRules(rules))

function textOf(entry: TreeEntry | undefined): string {
  if (entry?.content === undefined) return ""
  return textAt(entry.content, entry.header.sizeBytes)
}

describe("reading a context", () => {
  it("keeps all bytes in one file, whatever the names are", async () => {
    const entries = await read(file("./a/b"), file("weird \n name"), file("empty", ""))
    expect([...entries.keys()]).toEqual(["a", "a/b", "weird \n name", "empty"])
    expect(readdirSync(directory)).toEqual(["bytes"])
    expect(textOf(entries.get("a/b"))).toBe("./a/b")
    expect(textOf(entries.get("weird \n name"))).toBe("weird \n name")
    expect(textOf(entries.get("empty"))).toBe("")
  })

  it("belongs to nobody: owners of another machine mean nothing here", async () => {
    const entries = await read(file("a"))
    expect(entries.get("a")?.header).toMatchObject({ uid: 0, gid: 0 })
  })

  it("gives hard links the bytes of their target", async () => {
    const entries = await read(file("a", "text"), { header: { name: "b", type: "link", linkName: "a" } })
    expect(textOf(entries.get("b"))).toBe("text")
    expect(entries.get("b")?.digest()).toBe(entries.get("a")?.digest())
  })

  it("lets the later of two equal names win", async () => {
    const entries = await read(file("a", "1"), file("a", "2"))
    expect(textOf(entries.get("a"))).toBe("2")
  })
})

describe("the tree of a context", () => {
  it("is walked in the order of names, directories first", async () => {
    const tree = await treeOf([file("b"), file("a/z"), file("a/b/c"), file("B")])
    expect([...walkTree(tree, "")].map(({ header }) => header.name)).toEqual([
      "",
      "B",
      "a",
      "a/b",
      "a/b/c",
      "a/z",
      "b",
    ])
  })

  it("leaves out what is ignored, and keeps the directories of what is taken in again", async () => {
    const tree = await treeOf([file("a/x"), file("a/keep/y"), file("c")], "a\n!a/keep")
    expect([...walkTree(tree, "")].map(({ header }) => header.name)).toEqual([
      "",
      "a",
      "a/keep",
      "a/keep/y",
      "c",
    ])
    expect(tree.find("a/x")).toBeUndefined()
  })

  it("resolves links inside itself and never above its root", async () => {
    const tree = await treeOf([
      file("d/f"),
      { header: { name: "up", type: "symlink", linkName: "../../d" } },
      { header: { name: "abs", type: "symlink", linkName: "/d/f" } },
      { header: { name: "turn", type: "symlink", linkName: "turn" } },
    ])
    expect(resolvePath(tree, "up/f")).toBe("d/f")
    expect(resolvePath(tree, "abs")).toBe("d/f")
    expect(resolvePath(tree, "../../d/./f")).toBe("d/f")
    expect(resolvePath(tree, "turn")).toBeUndefined()
    expect(resolvePath(tree, "none")).toBeUndefined()
  })
})
