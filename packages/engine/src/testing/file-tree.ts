import { createHash } from "node:crypto"
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs"
import { join } from "node:path"
import { findXattr, listXattrs } from "../system/index.ts"

/** Names of everything below a directory, sorted. Links are listed and never entered, which Node's recursive readdir does. */
export function namesBelow(directory: string, prefix = ""): string[] {
  return readdirSync(join(directory, prefix))
    .sort()
    .flatMap((child) => {
      const name = join(prefix, child)
      const isDirectory = lstatSync(join(directory, name)).isDirectory()
      return isDirectory ? [name, ...namesBelow(directory, name)] : [name]
    })
}

/**
 * All that a program can see of the files below a directory, a line each: type, mode, owner, time, content, link target, attributes, and
 * which names are one file. Two trees with equal lines are the same to every reader.
 */
export function describeTree(directory: string): string[] {
  const firstNames = new Map<number, string>()
  return namesBelow(directory).map((name) => {
    const path = join(directory, name)
    const stats = lstatSync(path)
    const first = firstNames.get(stats.ino) ?? name
    firstNames.set(stats.ino, first)
    const same = first === name ? "" : ` = ${first}`
    const time = Math.floor(stats.mtimeMs / 1000)
    return `${name} ${stats.mode.toString(8)} ${stats.uid}:${stats.gid} ${time} ${contentOf(path)}${xattrsOf(path)}${same}`
  })
}

function contentOf(path: string): string {
  const stats = lstatSync(path)
  if (stats.isSymbolicLink()) return `-> ${readlinkSync(path)}`
  if (!stats.isFile()) return `device ${stats.rdev}`
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 12)
}

function xattrsOf(path: string): string {
  return listXattrs(path)
    .filter((name) => !name.startsWith("trusted.overlay."))
    .sort()
    .map((name) => ` ${name}=${findXattr(path, name)?.toString("hex")}`)
    .join("")
}
