import { generateKeyPairSync } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { readMasterKey } from "./key-file.ts"
import { hostKeysFrom, openSealed, readHostKeys, sealToHost } from "./sealing.ts"

const host = hostKeysFrom(new Uint8Array(32).fill(5))
const other = hostKeysFrom(new Uint8Array(32).fill(6))
const payload = new TextEncoder().encode("for one host")

describe("a payload sealed to a host", () => {
  it("opens with the host's private key", async () => {
    const sealed = await sealToHost(host.publicKey, payload)
    expect(await openSealed(host.privateKey, sealed)).toEqual(payload)
  })

  it("holds nothing of it in clear and differs each time", async () => {
    const [one, two] = await Promise.all([
      sealToHost(host.publicKey, payload),
      sealToHost(host.publicKey, payload),
    ])
    expect(Buffer.from(one).includes("for one host")).toBe(false)
    expect(one).not.toEqual(two)
  })

  it("stays closed to another host and to changed bytes", async () => {
    const sealed = await sealToHost(host.publicKey, payload)
    await expect(openSealed(other.privateKey, sealed)).rejects.toMatchObject({ code: "seal_unreadable" })
    const changed = sealed.with(40, (sealed[40] ?? 0) ^ 1)
    await expect(openSealed(host.privateKey, changed)).rejects.toMatchObject({ code: "seal_unreadable" })
    await expect(openSealed(host.privateKey, payload)).rejects.toMatchObject({ code: "seal_unreadable" })
  })
})

describe("a host's keys", () => {
  it("derive the public key that Node.js made with the private one", () => {
    const { x = "", d = "" } = generateKeyPairSync("x25519").privateKey.export({ format: "jwk" })
    const keys = hostKeysFrom(Buffer.from(d, "base64url"))
    expect(Buffer.from(keys.publicKey).toString("base64url")).toBe(x)
  })

  it("come from a file of 32 bytes in base64, and anything else says what is wrong", async () => {
    const directory = await mkdtemp(join(tmpdir(), "naru-key-"))
    try {
      const path = join(directory, "host.key")
      await writeFile(path, `${Buffer.from(host.privateKey).toString("base64")}\n`)
      expect(await readHostKeys(path)).toEqual(host)
      await writeFile(path, "short")
      await expect(readMasterKey(path)).rejects.toMatchObject({ code: "invalid_key_file" })
      await expect(readMasterKey(join(directory, "none"))).rejects.toMatchObject({ code: "invalid_key_file" })
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})
