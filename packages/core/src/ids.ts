import { randomBytes } from "node:crypto"

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

/**
 * Makes an id: 26 characters of Crockford base32 in lower case, 10 of time (milliseconds) and 16 of randomness.
 * Ids sort by time of making. Source: the ULID specification.
 */
export function newId(now: Date = new Date()): string {
  let time = ""
  for (let rest = now.getTime(), digits = 0; digits < 10; digits += 1) {
    time = alphabet.charAt(rest % 32) + time
    rest = Math.floor(rest / 32)
  }
  const random = [...randomBytes(16)].map((byte) => alphabet.charAt(byte % 32)).join("")
  return time + random
}
