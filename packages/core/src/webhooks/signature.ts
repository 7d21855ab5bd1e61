import { createHmac, timingSafeEqual } from "node:crypto"

/** The header value that signs a body: `sha256=` and the HMAC-SHA256 in hex; GitHub's form, taken for both kinds. */
export function signatureOf(secret: string, body: Uint8Array): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`
}

/** Compares in constant time whether a header signs exactly these bytes. */
export function isSignedBy(secret: string, body: Uint8Array, header: string | undefined): boolean {
  const expected = Buffer.from(signatureOf(secret, body))
  const given = Buffer.from(header ?? "")
  return given.length === expected.length && timingSafeEqual(given, expected)
}
