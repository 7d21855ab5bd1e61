import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  lchownSync,
  linkSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeSync,
} from "node:fs"
import { isErrno, makeDevice, setTimes, setXattr } from "../system/index.ts"
import type { EntryErrors } from "./errors.ts"
import type { LayerRoot } from "./layer-root.ts"
import { overlayXattrPrefix } from "./lower-view.ts"
import type { TarEntry, TarHeader } from "./tar/index.ts"
import type { Unpacking } from "./unpack-entries.ts"

const createOnly = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW

export interface EntryPlace {
  root: LayerRoot
  /** Where the entry goes; its parents are real. */
  path: string
  entry: TarEntry
  meaningOf: Unpacking["meaningOf"]
  errors: EntryErrors
}

/** Makes what an entry says; an existing directory is kept, anything else replaced. */
export async function applyEntry(place: EntryPlace): Promise<void> {
  const { root, path, entry } = place
  const { header, body } = entry
  refuseImpossible(header, place.errors)
  const isDirectory = header.type === "directory"
  const { exists, hidesBelow } = root.makeWay(path, isDirectory)
  if (header.type === "link") return linkSync(linkTargetOf(place), path)
  if (isDirectory && !exists) mkdirSync(path)
  else if (header.type === "file") await writeFile(path, header, body)
  else if (header.type === "symlink") symlinkSync(header.linkName, path)
  else if (header.type === "character" || header.type === "block" || header.type === "fifo") {
    makeDevice({ path, type: header.type, major: header.deviceMajor, minor: header.deviceMinor })
  }
  applyMetadata(path, header)
  if (hidesBelow) root.makeOpaque(path)
}

/** Sets the times of a path, links not followed. */
export function applyTimes(path: string, { modifyNs }: TarHeader): void {
  setTimes(path, { accessNs: modifyNs, modifyNs })
}

/** The highest number of a user or group; the one above says "leave it" to chown(2). */
const highestId = 0xfffffffe

/** What no Linux file system can hold. */
function refuseImpossible({ type, linkName, uid, gid }: TarHeader, errors: EntryErrors): void {
  if (type === "symlink" && linkName === "") throw errors.invalid("its link target is empty")
  if (linkName.includes("\0")) throw errors.invalid("its link target has a NUL character")
  for (const id of [uid, gid]) {
    if (id < 0 || id > highestId) throw errors.invalid(`${id} is no number of a user or group`)
  }
}

/** The file that a hard link is to name; looked for inside the root only. */
function linkTargetOf({ root, entry, meaningOf, errors }: EntryPlace): string {
  const { linkName } = entry.header
  const target = root.pathOf(meaningOf(linkName, errors).parts, errors)
  const stats = root.find(target)
  if (stats === undefined) throw errors.invalid(`its link target "${linkName}" is not there`)
  if (stats.isDirectory()) throw errors.invalid(`its link target "${linkName}" is a directory`)
  return target
}

async function writeFile(path: string, header: TarHeader, body: AsyncIterable<Uint8Array>): Promise<void> {
  const file = openSync(path, createOnly, 0o600)
  try {
    // Synchronous writes: the page cache takes them faster than a thread pool hands them on.
    for await (const chunk of body) {
      for (let at = 0; at < chunk.byteLength; ) at += writeSync(file, chunk, at)
    }
    fchownSync(file, header.uid, header.gid)
    fchmodSync(file, header.mode)
  } finally {
    closeSync(file)
  }
}

function applyMetadata(path: string, header: TarHeader): void {
  if (header.type !== "file") {
    lchownSync(path, header.uid, header.gid)
    if (header.type !== "symlink") chmodSync(path, header.mode)
  }
  // After the owner: chown(2) takes a file's capabilities away.
  for (const [name, value] of header.xattrs) applyXattr(path, name, value)
  if (header.type !== "directory") applyTimes(path, header)
}

function applyXattr(path: string, name: string, value: Buffer): void {
  // A layer must not steer overlayfs: redirects and opaque marks come from whiteouts alone.
  if (name.startsWith(overlayXattrPrefix)) return
  try {
    setXattr(path, name, value)
  } catch (error) {
    // As Docker does: what this file system or this kind of file cannot carry is left out.
    if (isErrno(error, "EOPNOTSUPP", "ENOTSUP")) return
    if (isErrno(error, "EPERM") && name.startsWith("user.")) return
    throw error
  }
}
