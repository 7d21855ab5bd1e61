import type { TarHeader } from "../../diff/index.ts"
import type { ContentPlace } from "./kept-bytes.ts"

/** One file, directory or link of a tree; `header.name` is its path without a leading slash. */
export interface TreeEntry {
  header: TarHeader
  /** Where the bytes of a file lie; absent when it has none. */
  content?: ContentPlace
  /** sha256 of the bytes of a file, in hexadecimal. */
  digest(): string
}

/** Files that COPY and ADD take from: the build context, or the file system of a stage or an image. */
export interface FileTree {
  /** For messages: "the build context", `stage "build"`. */
  title: string
  /** The entry itself, links not followed; the root is "". */
  find(path: string): TreeEntry | undefined
  /** Names in a directory, sorted by their bytes. */
  children(path: string): readonly string[]
  /** Owners mean something here: those of a context belong to another machine. */
  keepsOwners: boolean
}

const mostLinks = 40

/** The path with every link on it followed inside the tree, or undefined when it leads nowhere. */
export function resolvePath(tree: FileTree, path: string): string | undefined {
  const left = partsOf(path)
  const done: string[] = []
  let links = 0
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    if (part === "..") {
      done.pop()
      continue
    }
    const entry = tree.find([...done, part].join("/"))
    if (entry === undefined) return undefined
    if (entry.header.type !== "symlink") {
      done.push(part)
      continue
    }
    links += 1
    if (links > mostLinks) return undefined
    const { linkName } = entry.header
    if (linkName.startsWith("/")) done.length = 0
    left.unshift(...partsOf(linkName))
  }
  return done.join("/")
}

/** An entry and everything below it, each directory before what it holds; `skips` leaves out an entry with all it holds. */
export function* walkTree(
  tree: FileTree,
  path: string,
  skips: (path: string) => boolean = () => false,
): Generator<TreeEntry> {
  const entry = tree.find(path)
  if (entry === undefined || skips(path)) return
  yield entry
  if (entry.header.type !== "directory") return
  for (const name of tree.children(path)) yield* walkTree(tree, path === "" ? name : `${path}/${name}`, skips)
}

export function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".")
}
