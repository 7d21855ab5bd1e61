import { isUtf8 } from "node:buffer"
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
import { deviceParts, findXattr, listXattrs } from "../system/index.ts"
import { opaqueName, whiteoutNameOf } from "./entry-path.ts"
import { LayerUnsupported } from "./errors.ts"
import { opaqueXattr, overlayXattrPrefix } from "./lower-view.ts"
import type { TarHeader, TarMember, TarType } from "./tar/index.ts"

const readBytes = 256 * 1024

export interface WalkOptions {
  /** Times after this one are written as this one, so that equal content gives equal bytes. */
  clampNs?: bigint
}

/**
 * The members of a layer, from a directory in overlayfs's upper form: names sorted by their bytes, whiteouts and opaque marks
 * in OCI form, hard links, extended attributes, whole seconds as Docker writes them. Equal directories give equal members.
 */
export function* walkChanges(directory: string, options: WalkOptions = {}): Generator<TarMember> {
  const seen = new Map<bigint, string>()
  yield* walk(directory, "", { ...options, seen })
}

interface Walk extends WalkOptions {
  /** First name of each file that has several. */
  seen: Map<bigint, string>
}

function* walk(directory: string, prefix: string, context: Walk): Generator<TarMember> {
  for (const child of sortedNames(directory, prefix)) {
    const path = join(directory, child)
    const name = `${prefix}${child}`
    const stats = lstatSync(path, { bigint: true })
    if (stats.isSocket()) continue
    if (stats.isCharacterDevice() && stats.rdev === 0n) {
      yield { header: markAt(`${prefix}${whiteoutNameOf(child)}`) }
    } else if (stats.isDirectory()) {
      yield { header: headerOf(path, `${name}/`, stats, context) }
      if (findXattr(path, opaqueXattr)?.toString() === "y") {
        yield { header: markAt(`${name}/${opaqueName}`) }
      }
      yield* walk(path, `${name}/`, context)
    } else {
      const header = headerOf(path, name, stats, context)
      yield header.type === "file" ? { header, body: readFile(path, header) } : { header }
    }
  }
}

/** Children in the order of their bytes, which no locale and no file system changes. */
function sortedNames(directory: string, prefix: string): string[] {
  const names = readdirSync(directory, { encoding: "buffer" }).sort(Buffer.compare)
  return names.map((bytes) => {
    if (!isUtf8(bytes))
      throw new LayerUnsupported(`${prefix}${bytes.toString("latin1")}`, "its name is not UTF-8")
    return bytes.toString("utf8")
  })
}

/** Time 0: when something was hidden says nothing about the files, and would make equal layers differ. */
function markAt(name: string): TarMember["header"] {
  return { name, type: "file", mode: 0 }
}

function headerOf(path: string, name: string, stats: BigIntStats, context: Walk): TarHeader {
  const first = context.seen.get(stats.ino)
  const type = first === undefined ? typeOf(stats) : "link"
  if (stats.nlink > 1n && !stats.isDirectory()) context.seen.set(stats.ino, first ?? name)
  const device = deviceParts(stats.rdev)
  const isDevice = type === "character" || type === "block"
  return {
    name,
    type,
    sizeBytes: type === "file" ? Number(stats.size) : 0,
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    modifyNs: timeOf(stats, context),
    linkName: first ?? (type === "symlink" ? readlinkSync(path) : ""),
    deviceMajor: isDevice ? device.major : 0,
    deviceMinor: isDevice ? device.minor : 0,
    xattrs: type === "link" ? new Map() : xattrsOf(path, name),
  }
}

function typeOf(stats: BigIntStats): TarType {
  if (stats.isDirectory()) return "directory"
  if (stats.isSymbolicLink()) return "symlink"
  if (stats.isFIFO()) return "fifo"
  if (stats.isBlockDevice()) return "block"
  return stats.isCharacterDevice() ? "character" : "file"
}

function timeOf({ mtimeNs }: BigIntStats, { clampNs }: WalkOptions): bigint {
  const ns = clampNs !== undefined && mtimeNs > clampNs ? clampNs : mtimeNs
  const second = 1_000_000_000n
  return (ns / second) * second
}

function xattrsOf(path: string, name: string): Map<string, Buffer> {
  const xattrs = new Map<string, Buffer>()
  for (const attribute of listXattrs(path)) {
    if (attribute === "trusted.overlay.redirect" || attribute === "trusted.overlay.metacopy") {
      // Its bytes or children are somewhere below: mounts made with redirect_dir or metacopy have no plain upper form.
      throw new LayerUnsupported(name, `overlayfs keeps only a reference here (${attribute})`)
    }
    // The host's security label says nothing on another host.
    if (attribute.startsWith(overlayXattrPrefix) || attribute === "security.selinux") continue
    const value = findXattr(path, attribute)
    if (value) xattrs.set(attribute, value)
  }
  return xattrs
}

function* readFile(path: string, { sizeBytes }: TarHeader): Generator<Uint8Array> {
  if (sizeBytes === 0) return
  const file = openSync(path, "r")
  try {
    const buffer = Buffer.allocUnsafe(Math.min(readBytes, sizeBytes))
    for (let left = sizeBytes; left > 0; ) {
      const count = readSync(file, buffer, 0, Math.min(buffer.length, left), null)
      if (count === 0) return
      left -= count
      yield buffer.subarray(0, count)
    }
  } finally {
    closeSync(file)
  }
}
