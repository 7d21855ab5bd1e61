import { lstatSync, mkdirSync, readlinkSync, rmSync, type Stats } from "node:fs"
import { join } from "node:path"
import { makeDevice, setXattr } from "../system/index.ts"
import type { EntryErrors } from "./errors.ts"
import { type LowerView, opaqueXattr } from "./lower-view.ts"

const linkLimit = 40

/**
 * A directory out of which nothing leads: every parent of a path is looked at itself, and links are followed as if the directory
 * were the root of the file system (openat2's RESOLVE_IN_ROOT). Nothing else may change it meanwhile.
 */
export class LayerRoot {
  /** The root itself. */
  readonly directory: string
  readonly #lower: LowerView
  /** Real directories that were looked at, so that the next entry of the same directory costs no call. */
  readonly #known = new Map<string, string>()
  readonly #whitedOut = new Set<string>()

  constructor(directory: string, lower: LowerView) {
    this.directory = directory
    this.#lower = lower
  }

  /**
   * The real path of an entry: its parents exist and are directories inside the root; the entry itself may be anything or absent.
   * Missing parents are made as the layers below have them.
   */
  pathOf(parts: readonly string[], errors: EntryErrors): string {
    const last = parts.at(-1)
    return last === undefined ? this.directory : join(this.directoryOf(parts.slice(0, -1), errors), last)
  }

  /** The real directory of these parts, made if missing. */
  directoryOf(parts: readonly string[], errors: EntryErrors): string {
    const key = parts.join("/")
    const directory = this.#known.get(key) ?? join(this.directory, ...this.#resolve(parts, errors))
    this.#known.set(key, directory)
    return directory
  }

  /** What stands at a path, links not followed. */
  find(path: string): Stats | undefined {
    return lstatSync(path, { throwIfNoEntry: false })
  }

  /** Makes way for a new entry. A directory that takes the place of a whiteout must go on hiding what is below. */
  makeWay(path: string, isDirectory: boolean): { exists: boolean; hidesBelow: boolean } {
    const hidesBelow = isDirectory && this.#whitedOut.has(path)
    const existing = this.find(path)
    if (existing === undefined) return { exists: false, hidesBelow }
    if (isDirectory && existing.isDirectory()) return { exists: true, hidesBelow }
    // Never follows links; a directory that goes takes what is known about it along.
    rmSync(path, { recursive: true, force: true })
    this.#known.clear()
    return { exists: false, hidesBelow }
  }

  /** Hides what the layers below have at this path; what this layer itself has there stays. */
  whiteout(path: string): void {
    const existing = this.find(path)
    if (existing?.isDirectory()) this.makeOpaque(path)
    if (existing) return
    makeDevice({ path, type: "character" })
    this.#whitedOut.add(path)
  }

  /** Makes a directory hide what the layers below have in it. */
  makeOpaque(directory: string): void {
    setXattr(directory, opaqueXattr, Buffer.from("y"))
  }

  /** Real parts of a directory below the root. */
  #resolve(parts: readonly string[], errors: EntryErrors): string[] {
    const real: string[] = []
    const pending = [...parts]
    let links = 0
    for (let part = pending.shift(); part !== undefined; part = pending.shift()) {
      if (part === "..") {
        if (real.pop() === undefined) throw errors.escapes("a link above it leads out of the root")
        continue
      }
      const target = this.#enter([...real, part], errors)
      if (target === undefined) {
        real.push(part)
        continue
      }
      links += 1
      if (links > linkLimit) throw errors.invalid("it lies behind too many links")
      if (target.startsWith("/")) real.length = 0
      pending.unshift(...target.split("/").filter((step) => step !== "" && step !== "."))
    }
    return real
  }

  /** Makes sure that a directory is there; returns a link's target when it is one instead. */
  #enter(parts: readonly string[], errors: EntryErrors): string | undefined {
    const path = join(this.directory, ...parts)
    const existing = this.find(path)
    if (existing?.isDirectory()) return undefined
    if (existing?.isSymbolicLink()) return readlinkSync(path)
    if (existing && !isWhiteout(existing)) throw errors.invalid(`"${parts.join("/")}" is not a directory`)
    const below = existing ? undefined : this.#lower.find(parts)
    if (below?.kind === "symlink") return below.target
    const { hidesBelow } = this.makeWay(path, true)
    mkdirSync(path, 0o755)
    below?.applyTo(path)
    if (hidesBelow) this.makeOpaque(path)
    return undefined
  }
}

/** overlayfs hides a name by a character device 0/0 (kernel documentation, overlayfs.rst). */
function isWhiteout(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === 0
}
