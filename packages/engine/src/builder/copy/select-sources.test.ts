import { expect, it } from "vitest"
import type { FileTree, TreeEntry } from "../context/file-tree.ts"
import { selectSources } from "./select-sources.ts"

/** A tree of paths; a value is the target of a link, a path that ends with a slash is a directory. */
function treeOf(paths: Readonly<Record<string, string>>): FileTree {
  const entries = new Map<string, TreeEntry>()
  for (const [path, linkName] of Object.entries({ "": "", ...paths })) {
    const name = path.replace(/\/$/, "")
    const type = linkName !== "" ? "symlink" : path === "" || path.endsWith("/") ? "directory" : "file"
    const header = { name, type, sizeBytes: 0, mode: 0o644, uid: 0, gid: 0, modifyNs: 0n, linkName } as const
    entries.set(name, {
      header: { ...header, deviceMajor: 0, deviceMinor: 0, xattrs: new Map() },
      digest: () => "",
    })
  }
  return {
    title: "the tree",
    keepsOwners: true,
    find: (path) => entries.get(path),
    children: (directory) =>
      [...entries.keys()]
        .filter((path) => path !== "" && path.slice(0, Math.max(0, path.lastIndexOf("/"))) === directory)
        .map((path) => path.slice(path.lastIndexOf("/") + 1))
        .sort(),
  }
}

const tree = treeOf({
  "a.txt": "",
  "b.txt": "",
  "[x]": "",
  "d/": "",
  "d/1": "",
  "d/2": "",
  "e/": "",
  "e/1": "",
  link: "d",
  "d/up": "../a.txt",
  loop: "loop",
  out: "../../../a.txt",
  broken: "nowhere",
})

it.each<[string, string[]]>([
  ["a.txt", ["a.txt"]],
  ["./a.txt", ["a.txt"]],
  ["/a.txt", ["a.txt"]],
  ["*.txt", ["a.txt", "b.txt"]],
  ["[ab].txt", ["a.txt", "b.txt"]],
  ["[^a].txt", ["b.txt"]],
  ["\\[x\\]", ["[x]"]],
  ["*/1", ["d/1", "e/1", "link/1"]],
  ["d/*", ["d/1", "d/2", "d/up"]],
  ["**/1", ["d/1", "e/1", "link/1"]],
  [".", [""]],
])("finds %s", (pattern, paths) => {
  expect(selectSources(tree, [pattern]).map(({ path }) => path)).toEqual(paths)
})

it.each([
  ["link/1", "d/1"],
  ["d/up", "a.txt"],
  ["out", "a.txt"],
  ["link", "d"],
])("follows links inside the tree: %s is %s", (path, resolved) => {
  expect(selectSources(tree, [path])).toEqual([{ path, resolved }])
})

it.each(["none", "loop", "broken", "a.txt/x", "none*", "d/none/*"])("says that %s is missing", (path) => {
  expect(() => selectSources(tree, [path])).toThrow(`"${path}" is not in the tree`)
})

it("is content when one of several wildcards finds something", () => {
  expect(selectSources(tree, ["none*", "a*"]).map(({ path }) => path)).toEqual(["a.txt"])
})
