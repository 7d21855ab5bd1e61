import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { NaruError } from "@naru/base/errors"
import type { MasterKey } from "./key-file.ts"

/**
 * Envelope encryption with AES-256-GCM (NIST SP 800-38D): a data key per team encrypts the team's secrets; the master
 * key wraps the data keys. An envelope is `version (1 byte) | nonce (12) | tag (16) | ciphertext`.
 */
const envelopeVersion = 1
const nonceBytes = 12
const tagBytes = 16
const keyBytes = 32

/** A team's key in clear; lives in memory only while it is used. */
export type DataKey = Uint8Array

export class EnvelopeUnreadable extends NaruError {
  constructor(what: string, cause?: unknown) {
    super({
      code: "envelope_unreadable",
      kind: "internal",
      message: `${what} cannot be decrypted: another key made it, or it was changed`,
      userMessage:
        "A secret cannot be decrypted. Was the master key replaced? Restore it, or set the secret again.",
      cause,
    })
  }
}

/** Encrypts bytes; `context` is bound to them (additional authenticated data) and must be the same to open. */
export function encrypt(key: Uint8Array, plain: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv("aes-256-gcm", key, nonce)
  cipher.setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Uint8Array.from(Buffer.concat([Buffer.of(envelopeVersion), nonce, cipher.getAuthTag(), body]))
}

/** Opens what {@link encrypt} made; throws {@link EnvelopeUnreadable} for another key, context or changed bytes. */
export function decrypt(key: Uint8Array, envelope: Uint8Array, context: string): Uint8Array {
  if (envelope[0] !== envelopeVersion || envelope.length < 1 + nonceBytes + tagBytes) {
    throw new EnvelopeUnreadable(context)
  }
  const nonce = envelope.subarray(1, 1 + nonceBytes)
  const tag = envelope.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes)
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(envelope.subarray(1 + nonceBytes + tagBytes)), decipher.final()])
  } catch (error) {
    throw new EnvelopeUnreadable(context, error)
  }
}

/** Makes a team's data key, wrapped by the master key: the only form that is stored. */
export function makeWrappedDataKey(masterKey: MasterKey, teamId: string): Uint8Array<ArrayBuffer> {
  return encrypt(masterKey.bytes, randomBytes(keyBytes), dataKeyContext(teamId))
}

/** Opens a team's data key; throws {@link EnvelopeUnreadable} when another master key wrapped it. */
export function unwrapDataKey(masterKey: MasterKey, teamId: string, wrapped: Uint8Array): DataKey {
  return decrypt(masterKey.bytes, wrapped, dataKeyContext(teamId))
}

function dataKeyContext(teamId: string): string {
  return `data-key of team ${teamId}`
}
