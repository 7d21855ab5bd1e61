import { LayerEscapes, LayerInvalid } from "./errors.ts"

/** The parts of an entry's name below the root; empty for the root itself. Throws `layer_escapes` for absolute names and `..`. */
export function partsOf(name: string): string[] {
  if (name.startsWith("/")) throw new LayerEscapes(name, "the name is absolute")
  if (name.includes("\0")) throw new LayerInvalid(name, "the name has a NUL character")
  const parts = name.split("/").filter((part) => part !== "" && part !== ".")
  if (parts.includes("..")) throw new LayerEscapes(name, 'the name has ".."')
  return parts
}

const whiteoutPrefix = ".wh."

/** What a name means in the OCI form of a layer (OCI image spec, layer.md, "Whiteouts"). */
export type Meaning =
  | { kind: "entry"; parts: readonly string[] }
  | { kind: "whiteout"; parts: readonly string[] }
  | { kind: "opaque"; parts: readonly string[] }
  /** Book-keeping of AUFS, which no reader of today wants. */
  | { kind: "ignored" }

/** Tells entries from whiteouts; throws `layer_escapes` when a whiteout would remove its own directory or the one above. */
export function meaningOf(name: string): Meaning {
  const parts = partsOf(name)
  const last = parts.at(-1) ?? ""
  if (!last.startsWith(whiteoutPrefix)) return { kind: "entry", parts }
  const parent = parts.slice(0, -1)
  const hidden = last.slice(whiteoutPrefix.length)
  if (hidden === ".wh..opq") return { kind: "opaque", parts: parent }
  if (hidden.startsWith(whiteoutPrefix)) return { kind: "ignored" }
  if (hidden === "" || hidden === "." || hidden === "..") {
    throw new LayerEscapes(name, "it hides something that is not below its directory")
  }
  return { kind: "whiteout", parts: [...parent, hidden] }
}

/** Name of the entry that hides `name`. */
export function whiteoutNameOf(name: string): string {
  return `${whiteoutPrefix}${name}`
}

/** Name of the entry that hides everything below layers have in its directory. */
export const opaqueName = ".wh..wh..opq"
