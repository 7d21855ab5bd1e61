import { createPrivateKey, createPublicKey } from "node:crypto"
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core"
import { NaruError } from "@naru/base/errors"
import { readKeyFile } from "./key-file.ts"

/** HPKE (RFC 9180), base mode: only the owner of a host's private key opens what is sealed to it. */
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
})
const info = new TextEncoder().encode("naru host payload 1")
const encapsulatedBytes = 32

export class SealUnreadable extends NaruError {
  constructor(cause: unknown) {
    super({
      code: "seal_unreadable",
      kind: "internal",
      message: "A sealed payload cannot be opened with this host's key",
      userMessage:
        "This host cannot open what was sent to it: it was sealed to another host's key. Deploy again.",
      cause,
    })
  }
}

export interface HostKeys {
  /** 32 bytes of X25519. */
  publicKey: Uint8Array<ArrayBuffer>
  privateKey: Uint8Array<ArrayBuffer>
}

/** DER in front of a raw X25519 private key (RFC 8410 section 7). */
const pkcs8Prefix = Buffer.from("302e020100300506032b656e04220420", "hex")

/** Derives both keys of a host from the 32 bytes of its private key, which may be any random bytes (RFC 7748 section 5). */
export function hostKeysFrom(privateKey: Uint8Array): HostKeys {
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, privateKey]),
    format: "der",
    type: "pkcs8",
  })
  const { x } = createPublicKey(key).export({ format: "jwk" })
  return {
    publicKey: Uint8Array.from(Buffer.from(x ?? "", "base64url")),
    privateKey: Uint8Array.from(privateKey),
  }
}

/** Reads a host's private key file (32 bytes in base64) into both keys; throws {@link InvalidKeyFile}. */
export async function readHostKeys(path: string): Promise<HostKeys> {
  return hostKeysFrom(await readKeyFile(path))
}

/** Seals bytes to a host's public key: `encapsulated key (32 bytes) | ciphertext`. */
export async function sealToHost(publicKey: Uint8Array, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(toBuffer(publicKey))
  const { ct, enc } = await suite.seal({ recipientPublicKey, info }, toBuffer(bytes))
  const sealed = new Uint8Array(enc.byteLength + ct.byteLength)
  sealed.set(new Uint8Array(enc))
  sealed.set(new Uint8Array(ct), enc.byteLength)
  return sealed
}

/** Opens what {@link sealToHost} made; throws {@link SealUnreadable} for another key or changed bytes. */
export async function openSealed(
  privateKey: Uint8Array,
  sealed: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(toBuffer(privateKey))
    const enc = toBuffer(sealed.subarray(0, encapsulatedBytes))
    const plain = await suite.open({ recipientKey, enc, info }, toBuffer(sealed.subarray(encapsulatedBytes)))
    return new Uint8Array(plain)
  } catch (error) {
    throw new SealUnreadable(error)
  }
}

function toBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
