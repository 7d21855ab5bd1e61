import type { Image } from "@naru/engine/images"
import { familiarName, parseReference, type Reference } from "@naru/engine/reference"
import { DockerFailure } from "../http/failure.ts"

/** Canonical names as people know them: `docker.io/library/ubuntu:14.04` is `ubuntu:14.04`. */
export function familiarNames(names: readonly string[]): string[] {
  return names.map((name) => familiarName(parseReference(name)))
}

/** The short form of an image ID, as builder and clients print it. */
export function shortId({ id }: Pick<Image, "id">): string {
  return id.slice("sha256:".length, "sha256:".length + 12)
}

/** A new name out of the parameters `repo` and `tag`; throws 400 for none and for one by digest. */
export function targetName(repo: string | null, tag: string | null): Reference {
  if (!repo) throw new DockerFailure(400, "invalid reference format: repository name is required")
  const reference = parseReference(tag ? `${repo}:${tag}` : repo)
  if (reference.digest !== undefined)
    throw new DockerFailure(400, "refusing to create a tag with a digest reference")
  return reference
}

/** True when a `reference` filter holds for a familiar name: a glob over the whole name or over it without its tag. */
export function matchesReference(name: string, pattern: string): boolean {
  const expression = globExpression(pattern)
  const colon = name.lastIndexOf(":")
  const withoutTag = colon > name.lastIndexOf("/") ? name.slice(0, colon) : name
  return expression.test(name) || expression.test(withoutTag)
}

/** `*` and `?` stop at slashes (Go's path.Match). */
function globExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]")
  try {
    return new RegExp(`^${source}$`)
  } catch (error) {
    throw new DockerFailure(400, `invalid filter 'reference=${pattern}'`, error)
  }
}
