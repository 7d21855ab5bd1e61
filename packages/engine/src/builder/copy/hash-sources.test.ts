import { describe, expect, it } from "vitest"
import type { TarHeader } from "../../diff/index.ts"
import type { FileTree, TreeEntry } from "../context/file-tree.ts"
import { hashSources } from "./hash-sources.ts"

interface Node {
  type?: TarHeader["type"]
  content?: string
  change?: Partial<TarHeader>
}

/** A tree of paths; directories are those that are named so. */
function treeOf(nodes: Readonly<Record<string, Node>>, keepsOwners = false): FileTree {
  const entries = new Map<string, TreeEntry>()
  const all: Record<string, Node> = { "": { type: "directory" }, ...nodes }
  for (const [name, { type = "file", content = "", change }] of Object.entries(all)) {
    const header: TarHeader = {
      ...{ name, type, sizeBytes: content.length, mode: 0o644, uid: 0, gid: 0, modifyNs: 0n },
      ...{ linkName: "", deviceMajor: 0, deviceMinor: 0, xattrs: new Map() },
      ...change,
    }
    entries.set(name, { header, digest: () => `digest of ${content}` })
  }
  const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")))
  return {
    title: "the tree",
    keepsOwners,
    find: (path) => entries.get(path),
    children: (directory) =>
      [...entries.keys()]
        .filter((path) => path !== "" && parentOf(path) === directory)
        .map((path) => path.slice(path.lastIndexOf("/") + 1))
        .sort(),
  }
}

const nodes: Record<string, Node> = {
  "a.txt": { content: "A" },
  "b.txt": { content: "B" },
  d: { type: "directory" },
  "d/one": { content: "1" },
  "d/two": { content: "2" },
  "d/deep": { type: "directory" },
  "d/deep/three": { content: "3" },
  link: { type: "symlink", change: { linkName: "d" } },
}
const hash = async (tree: FileTree, sources: string[], excludes: string[] = []) =>
  (await hashSources(tree, { sources, excludes })).digest
const filesOf = async (sources: string[], excludes: string[] = []) => [
  ...(await hashSources(treeOf(nodes), { sources, excludes })).files.keys(),
]

describe("the key of a copy stays the same when", () => {
  it.each<[string, Record<string, Node>]>([
    ["a file was written anew with the same bytes", { "d/one": { content: "1", change: { modifyNs: 99n } } }],
    ["a directory has another time", { d: { type: "directory", change: { modifyNs: 99n } } }],
    ["the checkout belongs to another user", { "d/one": { content: "1", change: { uid: 1000, gid: 1000 } } }],
    ["a file beside it changed", { "a.txt": { content: "changed" } }],
    ["a file beside it is new", { "c.txt": { content: "C" } }],
  ])("%s", async (_, change) => {
    expect(await hash(treeOf({ ...nodes, ...change }), ["d"])).toBe(await hash(treeOf(nodes), ["d"]))
  })

  it("what changed is excluded", async () => {
    const changed = treeOf({ ...nodes, "d/one": { content: "changed" } })
    expect(await hash(changed, ["d"], ["one"])).toBe(await hash(treeOf(nodes), ["d"], ["one"]))
  })

  it("the source is written in another way", async () => {
    expect(await hash(treeOf(nodes), ["./d/"])).toBe(await hash(treeOf(nodes), ["/d"]))
  })
})

describe("the key of a copy changes when", () => {
  it.each<[string, Record<string, Node>]>([
    ["a file has other bytes", { "d/one": { content: "changed" } }],
    ["a file deep below has other bytes", { "d/deep/three": { content: "changed" } }],
    ["a file may be run", { "d/one": { content: "1", change: { mode: 0o755 } } }],
    ["a directory is closed to others", { d: { type: "directory", change: { mode: 0o700 } } }],
    ["a file is new", { "d/new": { content: "" } }],
    ["an empty directory is new", { "d/new": { type: "directory" } }],
    ["a file became a link", { "d/one": { type: "symlink", change: { linkName: "two" } } }],
  ])("%s", async (_, change) => {
    expect(await hash(treeOf({ ...nodes, ...change }), ["d"])).not.toBe(await hash(treeOf(nodes), ["d"]))
  })

  it("two files change places", async () => {
    const swapped = treeOf({ ...nodes, "d/one": { content: "2" }, "d/two": { content: "1" } })
    expect(await hash(swapped, ["d"])).not.toBe(await hash(treeOf(nodes), ["d"]))
  })

  it("a link leads elsewhere", async () => {
    const linked = (linkName: string) =>
      treeOf({ ...nodes, "d/x": { type: "symlink", change: { linkName } } })
    expect(await hash(linked("one"), ["d"])).not.toBe(await hash(linked("two"), ["d"]))
  })

  it("a wildcard finds one file more", async () => {
    const more = treeOf({ ...nodes, "c.txt": { content: "C" } })
    expect(await hash(more, ["*.txt"])).not.toBe(await hash(treeOf(nodes), ["*.txt"]))
  })

  it("the same files come in another order: the last one wins at the destination", async () => {
    const tree = treeOf(nodes)
    expect(await hash(tree, ["a.txt", "b.txt"])).not.toBe(await hash(tree, ["b.txt", "a.txt"]))
  })

  it("something more is excluded", async () => {
    expect(await hash(treeOf(nodes), ["d"], ["one"])).not.toBe(await hash(treeOf(nodes), ["d"]))
  })

  it.each<[string, Partial<TarHeader>]>([
    ["owner", { uid: 7 }],
    ["group", { gid: 7 }],
    ["device number", { deviceMinor: 7 }],
  ])("a file of a stage has another %s", async (_, change) => {
    const changed = treeOf({ ...nodes, "d/one": { content: "1", change } }, true)
    expect(await hash(changed, ["d"])).not.toBe(await hash(treeOf(nodes, true), ["d"]))
  })
})

describe("the files that a person is told of", () => {
  it.each<[string, string[], string[], string[]]>([
    ["a file by its name", ["a.txt"], [], ["a.txt"]],
    ["those that a wildcard found", ["*.txt"], [], ["a.txt", "b.txt"]],
    ["a directory with all below it", ["d"], [], ["d", "d/deep", "d/deep/three", "d/one", "d/two"]],
    [
      "those behind a link by the name that was written",
      ["link"],
      [],
      ["link", "link/deep", "link/deep/three", "link/one", "link/two"],
    ],
    ["not what is excluded by its place in the source", ["d"], ["deep/*", "two"], ["d", "d/deep", "d/one"]],
    ["each of several sources", ["b.txt", "d/deep"], [], ["b.txt", "d/deep", "d/deep/three"]],
    ["nothing for here-documents alone", [], [], []],
  ])("are %s", async (_, sources, excludes, expected) => {
    expect(await filesOf(sources, excludes)).toEqual(expected)
  })

  it("are everything for a copy of the whole tree", async () => {
    expect(await filesOf(["."])).toEqual(await filesOf(["/"]))
    expect(await filesOf(["."])).toContain("d/deep/three")
  })

  it("are not told when a source is missing: that is said instead", async () => {
    await expect(filesOf(["d", "none"])).rejects.toMatchObject({ code: "copy_failed" })
  })
})
