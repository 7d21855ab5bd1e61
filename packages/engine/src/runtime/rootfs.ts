import { lstatSync, mkdirSync, readFileSync, readlinkSync } from "node:fs"
import { join } from "node:path"
import { errnoOf, NaruError } from "@naru/base/errors"

export class UnsafePath extends NaruError {
  constructor(path: string, reason: string) {
    super({
      code: "unsafe_path",
      kind: "invalid",
      message: `The image's path ${path} cannot be used: ${reason}`,
    })
  }
}

/** What the kernel follows at most: path_resolution(7). */
const mostLinks = 40

/**
 * Resolves a path as a process in the root file system would see it: links, `..` and absolute targets stay inside `root`.
 * Parts that do not exist are kept as they are. Only for file systems in which nothing runs yet. Throws {@link UnsafePath}.
 */
export function resolveInRoot(root: string, path: string): string {
  const left = partsOf(path)
  const done: string[] = []
  let links = 0
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    if (part === "..") {
      done.pop()
      continue
    }
    const target = linkTarget(join(root, ...done, part))
    if (target === undefined) {
      done.push(part)
      continue
    }
    links += 1
    if (links > mostLinks) throw new UnsafePath(path, "too many symbolic links")
    if (target.startsWith("/")) done.length = 0
    left.unshift(...partsOf(target))
  }
  return join(root, ...done)
}

/** Text of a file in the root file system; empty when it is absent or no file. */
export function readInRoot(root: string, path: string): string {
  try {
    return readFileSync(resolveInRoot(root, path), "utf8")
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(errnoOf(error) ?? "")) return ""
    throw error
  }
}

/** Makes a directory in the root file system with its parents; existing ones stay. Throws {@link UnsafePath} when a file is in the way. */
export function makeDirectoryInRoot(root: string, path: string): string {
  const resolved = resolveInRoot(root, path)
  try {
    mkdirSync(resolved, { recursive: true, mode: 0o755 })
    return resolved
  } catch (error) {
    if (errnoOf(error) !== "EEXIST" && errnoOf(error) !== "ENOTDIR") throw error
    throw new UnsafePath(path, "a file is in its place")
  }
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".")
}

function linkTarget(path: string): string | undefined {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false })
    return stat?.isSymbolicLink() ? readlinkSync(path) : undefined
  } catch (error) {
    // Below a file: whoever opens the path will be told.
    if (errnoOf(error) === "ENOTDIR") return undefined
    throw error
  }
}
