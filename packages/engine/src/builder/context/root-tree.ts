import { createHash } from "node:crypto"
import {
  type BigIntStats,
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from "node:fs"
import { join } from "node:path"
import type { TarHeader, TarType } from "../../diff/index.ts"
import { deviceParts, findXattr, listXattrs } from "../../system/index.ts"
import type { FileTree, TreeEntry } from "./file-tree.ts"

/** The tree of a mounted file system; nothing may change it meanwhile. */
export function openRootTree(root: string, title: string): FileTree {
  return {
    title,
    keepsOwners: true,
    find(path) {
      const stats = lstatSync(join(root, path), { bigint: true, throwIfNoEntry: false })
      return stats && entryOf(join(root, path), path, stats)
    },
    children: (path) => readdirSync(join(root, path)).sort(compareBytes),
  }
}

/** A tree without anything: the file system of `scratch`. */
export function emptyTree(title: string): FileTree {
  return { title, keepsOwners: true, find: () => undefined, children: () => [] }
}

/** Order of the bytes of names, which no locale changes. */
export function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

function entryOf(host: string, path: string, stats: BigIntStats): TreeEntry | undefined {
  const type = typeOf(stats)
  if (type === undefined) return undefined
  const device = deviceParts(stats.rdev)
  const header: TarHeader = {
    name: path,
    type,
    sizeBytes: type === "file" ? Number(stats.size) : 0,
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    modifyNs: stats.mtimeNs,
    linkName: type === "symlink" ? readlinkSync(host) : "",
    deviceMajor: device.major,
    deviceMinor: device.minor,
    xattrs: xattrsOf(host),
  }
  return {
    header,
    ...(type === "file" && { content: { path: host, start: 0 } }),
    digest: () => digestOfFile(host),
  }
}

/** Sockets have no meaning in an image. */
function typeOf(stats: BigIntStats): TarType | undefined {
  if (stats.isFile()) return "file"
  if (stats.isDirectory()) return "directory"
  if (stats.isSymbolicLink()) return "symlink"
  if (stats.isFIFO()) return "fifo"
  if (stats.isCharacterDevice()) return "character"
  return stats.isBlockDevice() ? "block" : undefined
}

function xattrsOf(path: string): Map<string, Buffer> {
  const names = listXattrs(path).filter((name) => !name.startsWith("trusted.overlay."))
  return new Map(
    names.flatMap((name): [string, Buffer][] => {
      const value = findXattr(path, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

const block = Buffer.allocUnsafe(256 * 1024)

/** sha256 of a file's bytes, in hexadecimal. Synchronous: many small files take a third of the time this way. */
function digestOfFile(path: string): string {
  const hash = createHash("sha256")
  const file = openSync(path, "r")
  try {
    for (let length = readSync(file, block); length > 0; length = readSync(file, block)) {
      hash.update(block.subarray(0, length))
    }
  } finally {
    closeSync(file)
  }
  return hash.digest("hex")
}
