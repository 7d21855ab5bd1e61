import { createHash } from "node:crypto"
import { setImmediate } from "node:timers/promises"
import { type FileTree, walkTree } from "../context/file-tree.ts"
import { compilePattern } from "../context/pattern.ts"
import type { CopyOperation } from "../plan/index.ts"
import { selectSources } from "./select-sources.ts"

/** What a copy brings in, for its cache key: a digest by path, and one over all. */
export interface SourceHash {
  digest: string
  files: ReadonlyMap<string, string>
}

/**
 * Hashes everything that a copy would take: names, types, permissions, link targets, bytes, and owners where they are kept;
 * no times, so that a fresh checkout hits the cache. Throws `copy_failed` when a source is missing.
 */
export async function hashSources(
  tree: FileTree,
  { sources, excludes }: Pick<CopyOperation, "sources" | "excludes">,
): Promise<SourceHash> {
  const files = new Map<string, string>()
  const excluded = excludes.map(compilePattern)
  for (const { path, resolved } of selectSources(tree, sources)) {
    for (const { header, digest } of walkTree(tree, resolved)) {
      const inside = header.name.slice(resolved === "" ? 0 : resolved.length + 1)
      if (excluded.some(({ matches }) => matches(inside))) continue
      const { type, mode, uid, gid, linkName, deviceMajor, deviceMinor } = header
      const facts = [type, mode, linkName, tree.keepsOwners ? [uid, gid, deviceMajor, deviceMinor] : []]
      const content = type === "file" ? digest() : ""
      const name = [path, inside].filter((part) => part !== "").join("/")
      files.set(name, hashOf(JSON.stringify([...facts, content])))
      if (files.size % 256 === 0) await setImmediate()
    }
  }
  return { digest: hashOf(JSON.stringify([...files])), files }
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}
