import { createHash } from "node:crypto"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"
import { decompress, readTar, type TarEntry, type TarHeader } from "../../diff/index.ts"
import { ContextInvalid } from "../errors.ts"
import type { FileTree, TreeEntry } from "./file-tree.ts"
import type { IgnoreRules } from "./ignore.ts"
import { type KeptBytes, openKeptBytes } from "./kept-bytes.ts"
import { compareBytes } from "./root-tree.ts"
import { untilAborted } from "./until-aborted.ts"

/** The files of a build context by their paths. */
export type ContextEntries = ReadonlyMap<string, TreeEntry>

const emptyDigest = createHash("sha256").digest("hex")

/** The rest of the process gets its turn after so many entries. */
const entriesPerTurn = 256

/**
 * Reads a context's tar. The bytes of all files go into one file in `directory`; names live only in the result, so that no name in
 * the archive can reach anything outside. Throws `context_invalid`, `archive_truncated`, `archive_invalid`, `disk_full`.
 */
export async function readContextEntries(request: {
  tar: AsyncIterable<Uint8Array>
  directory: string
  signal?: AbortSignal
}): Promise<ContextEntries> {
  const role = "archive"
  const entries = new Map<string, TreeEntry>()
  using bytes = openKeptBytes(join(request.directory, "bytes"))
  let count = 0
  const tar = untilAborted(request.tar, request.signal)
  for await (const entry of readTar(decompress(tar, { role }), { role }).entries) {
    const path = pathOf(entry.header.name)
    addParents(entries, path)
    const made = await makeEntry(entry, path, { entries, bytes })
    if (path !== "") entries.set(path, made)
    count += 1
    if (count % entriesPerTurn === 0) await setImmediate()
  }
  return entries
}

async function makeEntry(
  { header, body }: TarEntry,
  path: string,
  { entries, bytes }: { entries: ContextEntries; bytes: KeptBytes },
): Promise<TreeEntry> {
  const own: TarHeader = { ...header, name: path, uid: 0, gid: 0 }
  switch (header.type) {
    case "file": {
      if (header.sizeBytes === 0) return { header: own, digest: () => emptyDigest }
      const { content, digest } = await bytes.keep(body)
      return { header: own, content, digest: () => digest }
    }
    case "link": {
      const target = entries.get(pathOf(header.linkName))
      if (target?.header.type !== "file")
        throw new ContextInvalid(
          `"${header.name}" is a hard link to "${header.linkName}", which is no file before it`,
        )
      return { ...target, header: { ...target.header, name: path } }
    }
    case "directory":
    case "symlink":
    case "fifo":
      return { header: own, digest: () => emptyDigest }
    default:
      throw new ContextInvalid(`"${header.name}" is a device, and a build context cannot hold one`)
  }
}

/** A member's name without `./`; the root is "". Names that lead out are refused. */
function pathOf(name: string): string {
  if (name.startsWith("/")) throw new ContextInvalid(`"${name}" is an absolute name`)
  const parts = name.split("/").filter((part) => part !== "" && part !== ".")
  if (parts.includes("..")) throw new ContextInvalid(`"${name}" leads out of the context`)
  return parts.join("/")
}

/** Directories that the archive does not name are there all the same. A file cannot hold others. */
function addParents(entries: Map<string, TreeEntry>, path: string): void {
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
    const parent = path.slice(0, slash)
    const existing = entries.get(parent)
    if (existing === undefined) entries.set(parent, directoryEntry(parent))
    else if (existing.header.type !== "directory")
      throw new ContextInvalid(`"${path}" lies in "${parent}", which is no directory`)
  }
}

function directoryEntry(name: string): TreeEntry {
  const header: TarHeader = {
    name,
    type: "directory",
    sizeBytes: 0,
    mode: 0o755,
    uid: 0,
    gid: 0,
    modifyNs: 0n,
    linkName: "",
    deviceMajor: 0,
    deviceMinor: 0,
    xattrs: new Map(),
  }
  return { header, digest: () => emptyDigest }
}

/** The tree that COPY and ADD see: without what the rules ignore, but with the directories of what is taken in again. */
export function contextTree(entries: ContextEntries, rules: IgnoreRules | undefined): FileTree {
  const kept = new Map<string, TreeEntry>([["", directoryEntry("")]])
  for (const [path, entry] of entries) {
    if (rules?.ignores(path)) continue
    for (const parent of parentsOf(path)) {
      const directory = entries.get(parent)
      if (directory !== undefined) kept.set(parent, directory)
    }
    kept.set(path, entry)
  }
  const children = childrenOf(kept)
  return {
    title: "the build context",
    keepsOwners: false,
    find: (path) => kept.get(path),
    children: (path) => children.get(path) ?? [],
  }
}

function parentsOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"))
}

function childrenOf(entries: ContextEntries): Map<string, string[]> {
  const children = new Map<string, string[]>()
  for (const path of entries.keys()) {
    if (path === "") continue
    const slash = path.lastIndexOf("/")
    const parent = path.slice(0, Math.max(0, slash))
    const names = children.get(parent) ?? []
    names.push(path.slice(slash + 1))
    children.set(parent, names)
  }
  for (const names of children.values()) names.sort(compareBytes)
  return children
}
