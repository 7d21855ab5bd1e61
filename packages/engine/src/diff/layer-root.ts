import { lstatSync, mkdirSync, readlinkSync, rmSync, type Stats } from "node:fs"
import { join } from "node:path"
import { makeDevice, setXattr } from "../system/index.ts"
import { LayerEscapes, LayerInvalid } from "./errors.ts"
import { type LowerView, opaqueXattr } from "./lower-view.ts"

const linkLimit = 40

/**
 * A directory in which nothing can be reached from outside and nothing outside can be reached: every parent of a path is looked at
 * itself, and links are followed as if the directory were the root of the file system (openat2's RESOLVE_IN_ROOT).
 */
export class LayerRoot {
  readonly #root: string
  readonly #lower: LowerView
  /** Real directories that were looked at, so that the next entry of the same directory costs no call. */
  readonly #known = new Map<string, string>()
  readonly #whitedOut = new Set<string>()

  constructor(root: string, lower: LowerView) {
    this.#root = root
    this.#lower = lower
  }

  /**
   * The real path of an entry: its parents exist and are directories inside the root; the entry itself may be anything or absent.
   * Missing parents are made as the layers below have them. Throws `layer_escapes`, `layer_invalid`.
   */
  pathOf(entry: string, parts: readonly string[]): string {
    const last = parts.at(-1)
    if (last === undefined) return this.#root
    const parent = parts.slice(0, -1)
    const key = parent.join("/")
    const directory = this.#known.get(key) ?? join(this.#root, ...this.#resolve(entry, parent))
    this.#known.set(key, directory)
    return join(directory, last)
  }

  /** The entry as it stands, links not followed. */
  find(path: string): Stats | undefined {
    return lstatSync(path, { throwIfNoEntry: false })
  }

  /** Makes way for a new entry. A directory that takes the place of a whiteout must go on hiding what is below. */
  makeWay(path: string, isDirectory: boolean): { exists: boolean; hidesBelow: boolean } {
    const hidesBelow = isDirectory && this.#whitedOut.has(path)
    const existing = this.find(path)
    if (existing === undefined) return { exists: false, hidesBelow }
    if (isDirectory && existing.isDirectory()) return { exists: true, hidesBelow }
    this.#remove(path)
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

  /** The real directory of these parts, made if missing. */
  directoryOf(entry: string, parts: readonly string[]): string {
    return join(this.#root, ...this.#resolve(entry, parts))
  }

  #remove(path: string): void {
    // Never follows links; a directory that goes takes what is known about it along.
    rmSync(path, { recursive: true, force: true })
    this.#known.clear()
  }

  /** Real parts of a directory below the root. */
  #resolve(entry: string, parts: readonly string[]): string[] {
    const real: string[] = []
    const pending = [...parts]
    let links = 0
    for (let part = pending.shift(); part !== undefined; part = pending.shift()) {
      if (part === "..") {
        if (real.pop() === undefined) throw new LayerEscapes(entry, "a link above it leads out of the root")
        continue
      }
      const path = join(this.#root, ...real, part)
      const target = this.#enter(entry, path, [...real, part])
      if (target === undefined) {
        real.push(part)
        continue
      }
      links += 1
      if (links > linkLimit) throw new LayerInvalid(entry, "it lies behind too many links")
      if (target.startsWith("/")) real.length = 0
      pending.unshift(...target.split("/").filter((step) => step !== "" && step !== "."))
    }
    return real
  }

  /** Makes sure that a directory is there; returns a link's target when it is one instead. */
  #enter(entry: string, path: string, parts: readonly string[]): string | undefined {
    const existing = this.find(path)
    if (existing?.isDirectory()) return undefined
    if (existing?.isSymbolicLink()) return readlinkSync(path)
    if (existing && !isWhiteout(existing)) {
      throw new LayerInvalid(entry, `"${parts.join("/")}" is not a directory`)
    }
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
export function isWhiteout(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === 0
}
