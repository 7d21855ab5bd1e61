import type { EntryErrors } from "./errors.ts"

/** The parts of an entry's name below the root; empty for the root itself. Absolute names and `..` are refused as escapes. */
export function partsOf(name: string, errors: EntryErrors): string[] {
  if (name.startsWith("/")) throw errors.escapes(`"${name}" is absolute`)
  if (name.includes("\0")) throw errors.invalid("it has a NUL character")
  const parts = name.split("/").filter((part) => part !== "" && part !== ".")
  if (parts.includes("..")) throw errors.escapes(`"${name}" has ".."`)
  return parts
}

const whiteoutPrefix = ".wh."

/** What a name means in a layer. */
export interface Meaning {
  kind: "entry" | "whiteout" | "opaque" | "ignored"
  /** What is made, hidden or made opaque. */
  parts: readonly string[]
}

/**
 * Tells entries from whiteouts (OCI image spec, layer.md, "Whiteouts"); `ignored` is AUFS's book-keeping. A whiteout that would
 * remove its own directory or the one above is refused as an escape.
 */
export function meaningOf(name: string, errors: EntryErrors): Meaning {
  const parts = partsOf(name, errors)
  const last = parts.at(-1) ?? ""
  if (!last.startsWith(whiteoutPrefix)) return { kind: "entry", parts }
  const parent = parts.slice(0, -1)
  const hidden = last.slice(whiteoutPrefix.length)
  if (last === opaqueName) return { kind: "opaque", parts: parent }
  if (hidden.startsWith(whiteoutPrefix)) return { kind: "ignored", parts }
  if (hidden === "" || hidden === "." || hidden === "..") {
    throw errors.escapes("it hides something that is not below its directory")
  }
  return { kind: "whiteout", parts: [...parent, hidden] }
}

/** Name of the entry that hides `name`. */
export function whiteoutNameOf(name: string): string {
  return `${whiteoutPrefix}${name}`
}

/** Name of the entry that hides everything the layers below have in its directory. */
export const opaqueName = ".wh..wh..opq"
