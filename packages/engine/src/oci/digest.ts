import { createHash } from "node:crypto"
import { NaruError } from "@naru/base/errors"

/** `sha256:<64 hex digits>`: the name of bytes. Only {@link parseDigest} and {@link digestOf} make one. */
export type Digest = string & { readonly __brand: "Digest" }

/** Digest of one uncompressed layer tar. */
export type DiffId = Digest

/** Digest of a layer on top of its parents (OCI image spec, config.md, "Layer ChainID"). */
export type ChainId = Digest

class InvalidDigest extends NaruError {
  constructor(text: string) {
    super({
      code: "invalid_digest",
      kind: "invalid",
      message: `"${text}" is not a digest: expected sha256: and 64 hexadecimal digits`,
    })
  }
}

/** True when the text is a well-formed sha256 digest. */
export function isDigest(text: string): text is Digest {
  return /^sha256:[a-f0-9]{64}$/.test(text)
}

/** Parses a digest at an edge; throws {@link InvalidDigest}. */
export function parseDigest(text: string): Digest {
  if (!isDigest(text)) throw new InvalidDigest(text)
  return text
}

/** The digest of bytes held in memory. */
export function digestOf(bytes: string | Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}` as Digest
}

/** The 64 hexadecimal digits without the algorithm. */
export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length)
}

/**
 * ChainID of each layer, bottom first (OCI image spec, config.md):
 * chain(0) = diff(0); chain(n) = sha256(chain(n-1) + " " + diff(n)).
 */
export function chainIdsOf(diffIds: readonly DiffId[]): ChainId[] {
  const chain: ChainId[] = []
  for (const diffId of diffIds) {
    const parent = chain.at(-1)
    chain.push(parent === undefined ? diffId : digestOf(`${parent} ${diffId}`))
  }
  return chain
}
