import { createHash, randomBytes } from "node:crypto"

/** Makes a token that cannot be guessed (256 bits), for links and sessions. */
export function newToken(): string {
  return randomBytes(32).toString("base64url")
}

/** What is kept of a token; it needs no salt, for the token itself is random. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex")
}
