import { type FileTree, partsOf, resolvePath } from "../context/file-tree.ts"
import { compilePattern } from "../context/pattern.ts"
import { CopyFailed } from "../errors.ts"

/** A source of COPY or ADD that was found. */
export interface Source {
  /** As written, or as the wildcard found it; decides the name at the destination. */
  path: string
  /** Where the bytes are: links on the way, and the source itself when it is one, are followed. */
  resolved: string
}

/**
 * The sources that an instruction names, wildcards filled in (Go's filepath.Match, as Docker says). Throws `copy_failed` when one
 * without wildcards is missing, or when nothing at all was found.
 */
export function selectSources(tree: FileTree, sources: readonly string[]): Source[] {
  const found = sources.flatMap((source) => {
    const parts = partsOf(source)
    const paths = /[*?[]/.test(source) ? matchParts(tree, "", parts) : [parts.join("/")]
    return paths.flatMap((path) => {
      const resolved = resolvePath(tree, path)
      if (resolved === undefined || tree.find(resolved) === undefined) throw missing(tree, source)
      return [{ path, resolved }]
    })
  })
  if (found.length === 0 && sources.length > 0) throw missing(tree, sources.join(" "))
  return found
}

function missing(tree: FileTree, source: string): CopyFailed {
  const hint = tree.keepsOwners ? "" : " (or .dockerignore leaves it out)"
  return new CopyFailed(`"${source}" is not in ${tree.title}${hint}`)
}

function matchParts(tree: FileTree, directory: string, parts: readonly string[]): string[] {
  const [part, ...rest] = parts
  if (part === undefined) return [directory]
  const names = /[*?[\\]/.test(part) ? childrenMatching(tree, directory, part) : [part]
  return names.flatMap((name) => {
    const path = directory === "" ? name : `${directory}/${name}`
    return resolvePath(tree, path) === undefined ? [] : matchParts(tree, path, rest)
  })
}

function childrenMatching(tree: FileTree, directory: string, part: string): string[] {
  // A doubled star means no more than one here: only .dockerignore knows `**`.
  const pattern = compilePattern(part.replace(/\*+/g, "*").replace(/^!/, "\\!"))
  const resolved = resolvePath(tree, directory)
  if (resolved === undefined || tree.find(resolved)?.header.type !== "directory") return []
  return tree.children(resolved).filter((name) => pattern.matches(name))
}
