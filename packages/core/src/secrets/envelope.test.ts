import { describe, expect, it } from "vitest"
import { decrypt, encrypt, makeWrappedDataKey, unwrapDataKey } from "./envelope.ts"

const key = new Uint8Array(32).fill(3)
const plain = Buffer.from("a value")

describe("envelope", () => {
  it("opens with the same key and context", () => {
    expect(Buffer.from(decrypt(key, encrypt(key, plain, "here"), "here")).toString()).toBe("a value")
  })

  it("looks different each time", () => {
    expect(encrypt(key, plain, "here")).not.toEqual(encrypt(key, plain, "here"))
  })

  it.each([
    ["another key", (sealed: Uint8Array) => decrypt(new Uint8Array(32), sealed, "here")],
    ["another context", (sealed: Uint8Array) => decrypt(key, sealed, "there")],
    ["a changed byte", (sealed: Uint8Array) => decrypt(key, sealed.with(sealed.length - 1, 0), "here")],
    ["an unknown version", (sealed: Uint8Array) => decrypt(key, sealed.with(0, 9), "here")],
    ["a cut end", (sealed: Uint8Array) => decrypt(key, sealed.subarray(0, 20), "here")],
  ])("stays closed to %s", (_, open) => {
    expect(() => open(encrypt(key, Buffer.from("value "), "here"))).toThrow("cannot be decrypted")
  })

  it("wraps a data key for one team and one master key", () => {
    const masterKey = { bytes: key }
    const wrapped = makeWrappedDataKey(masterKey, "team-a")
    expect(unwrapDataKey(masterKey, "team-a", wrapped)).toHaveLength(32)
    expect(() => unwrapDataKey(masterKey, "team-b", wrapped)).toThrow()
    expect(() => unwrapDataKey({ bytes: new Uint8Array(32) }, "team-a", wrapped)).toThrow()
  })
})
