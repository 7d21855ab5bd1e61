import { NaruError } from "@naru/base/errors"
import { type Digest, isDigest } from "../oci/index.ts"

/** A parsed image name: `domain/path[:tag][@digest]`, defaults filled in. */
export interface Reference {
  /** Registry, such as `docker.io` or `my.private.host:5000`. */
  domain: string
  /** Repository path, such as `library/ubuntu`. */
  path: string
  tag?: string
  digest?: Digest
}

export class InvalidReference extends NaruError {
  constructor(text: string, reason: string) {
    super({
      code: "invalid_reference",
      kind: "invalid",
      message: `invalid reference format: "${text}": ${reason}`,
    })
  }
}

const defaultDomain = "docker.io"
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const domainPattern =
  /^(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(?:\.(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*(?::\d+)?$|^\[[a-fA-F0-9:]+\](?::\d+)?$/
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/

/**
 * Parses a name as people write it (`ubuntu`, `ubuntu:14.04`, `host:5000/a/b@sha256:…`) by the grammar of
 * distribution's reference package. Without tag and digest the tag becomes `latest`. Throws {@link InvalidReference}
 * naming the faulty part.
 */
export function parseReference(text: string): Reference {
  const [nameAndTag = "", digest, ...rest] = text.split("@")
  if (rest.length > 0 || (digest !== undefined && !isDigest(digest))) {
    throw new InvalidReference(text, "the digest must be sha256: and 64 hexadecimal digits")
  }
  const colon = nameAndTag.lastIndexOf(":")
  const hasTag = colon > nameAndTag.lastIndexOf("/")
  const name = hasTag ? nameAndTag.slice(0, colon) : nameAndTag
  const tag = hasTag ? nameAndTag.slice(colon + 1) : undefined
  if (tag !== undefined && !tagPattern.test(tag))
    throw new InvalidReference(text, `the tag "${tag}" has characters that a tag cannot have`)
  const { domain, path } = splitName(text, name)
  const effectiveTag = tag ?? (digest === undefined ? "latest" : undefined)
  return {
    domain,
    path,
    ...(effectiveTag !== undefined && { tag: effectiveTag }),
    ...(digest !== undefined && { digest }),
  }
}

function splitName(text: string, name: string): { domain: string; path: string } {
  if (name === "") throw new InvalidReference(text, "the name is empty")
  const slash = name.indexOf("/")
  const first = slash < 0 ? "" : name.slice(0, slash)
  const isDomain =
    first.includes(".") || first.includes(":") || first === "localhost" || first !== first.toLowerCase()
  const domain = isDomain ? first : defaultDomain
  const rest = isDomain ? name.slice(slash + 1) : name
  if (!domainPattern.test(domain)) throw new InvalidReference(text, `"${domain}" is not a registry address`)
  for (const part of rest.split("/")) {
    if (part !== part.toLowerCase()) throw new InvalidReference(text, "repository name must be lowercase")
    if (!component.test(part))
      throw new InvalidReference(text, `"${part}" is not a valid part of a repository name`)
  }
  if (rest.length > 255)
    throw new InvalidReference(text, "repository name must not be more than 255 characters")
  const canonicalDomain = domain === "index.docker.io" ? defaultDomain : domain
  const path = canonicalDomain === defaultDomain && !rest.includes("/") ? `library/${rest}` : rest
  return { domain: canonicalDomain, path }
}

/** The full canonical form: `docker.io/library/ubuntu:14.04`. */
export function formatReference({ domain, path, tag, digest }: Reference): string {
  return `${domain}/${path}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`
}

/** The short form people know: `ubuntu:14.04`. */
export function familiarName(reference: Reference): string {
  const full = formatReference(reference)
  if (full.startsWith("docker.io/library/")) return full.slice("docker.io/library/".length)
  return full.startsWith("docker.io/") ? full.slice("docker.io/".length) : full
}
