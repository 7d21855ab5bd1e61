import { chmodSync, chownSync, lstatSync, readlinkSync, type Stats } from "node:fs"
import { join } from "node:path"
import { findXattr, listXattrs, setTimes, setXattr } from "../system/index.ts"

/** overlayfs's mark of a directory that hides everything below it (kernel documentation, overlayfs.rst). */
export const opaqueXattr = "trusted.overlay.opaque"
/** Attributes of overlayfs's own: they describe its layers and are no part of a file. */
export const overlayXattrPrefix = "trusted.overlay."

/** What the layers below show at a path, as far as a directory in the layer above cares. */
type LowerEntry =
  | { kind: "directory" /** Gives a directory its look. */; applyTo(path: string): void }
  | { kind: "symlink"; target: string }

/** The layers below as overlayfs would show them, without a mount; `directories` are top first. */
export interface LowerView {
  find(parts: readonly string[]): LowerEntry | undefined
}

/** Opens a view of the layers below. Links in it are reported, never followed. */
export function openLowerView(directories: readonly string[]): LowerView {
  return {
    find(parts) {
      for (const directory of directories) {
        const look = lookIn(directory, parts)
        if (look.found !== undefined) return describe(look.found, look.path)
        if (look.hidesBelow) return undefined
      }
      return undefined
    },
  }
}

/** Looks at one layer: what it has at the path, or whether it hides what the layers below it have there. */
function lookIn(
  directory: string,
  parts: readonly string[],
): { path: string; found?: Stats; hidesBelow: boolean } {
  let path = directory
  let hidesBelow = false
  for (const [depth, part] of parts.entries()) {
    path = join(path, part)
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats === undefined) return { path, hidesBelow }
    if (depth === parts.length - 1) return { path, found: stats, hidesBelow }
    if (!stats.isDirectory()) return { path, hidesBelow: true }
    hidesBelow ||= findXattr(path, opaqueXattr) !== undefined
  }
  return { path, hidesBelow }
}

function describe(stats: Stats, path: string): LowerEntry | undefined {
  if (stats.isSymbolicLink()) return { kind: "symlink", target: readlinkSync(path) }
  if (!stats.isDirectory()) return undefined
  return { kind: "directory", applyTo: (copy) => copyLook(path, stats, copy) }
}

function copyLook(original: string, stats: Stats, copy: string): void {
  chownSync(copy, stats.uid, stats.gid)
  chmodSync(copy, stats.mode & 0o7777)
  for (const name of listXattrs(original)) {
    const value = name.startsWith(overlayXattrPrefix) ? undefined : findXattr(original, name)
    if (value) setXattr(copy, name, value)
  }
  const modifyNs = BigInt(Math.trunc(stats.mtimeMs)) * 1_000_000n
  setTimes(copy, { accessNs: modifyNs, modifyNs })
}
