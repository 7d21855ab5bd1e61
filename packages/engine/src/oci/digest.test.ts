import { describe, expect, it } from "vitest"
import { chainIdsOf, digestOf, hexOf, isDigest, parseDigest } from "./index.ts"

const empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

describe("a digest", () => {
  it("is the SHA-256 of the bytes", () => {
    expect(digestOf("")).toBe(empty)
    expect(digestOf(Buffer.from("abc"))).toBe(
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    )
    expect(hexOf(digestOf(""))).toBe(empty.slice(7))
  })

  it.each([
    "",
    "sha256:",
    empty.slice(7),
    empty.toUpperCase(),
    `${empty}0`,
    `${empty}\n`,
    empty.replace("sha256", "sha512"),
    `sha256:${"../".repeat(21)}x`,
  ])("is not %j", (text) => {
    expect(isDigest(text)).toBe(false)
    expect(() => parseDigest(text)).toThrow(expect.objectContaining({ code: "invalid_digest" }))
  })

  it("is parsed as it is", () => {
    expect(parseDigest(empty)).toBe(empty)
  })
})

describe("chain IDs", () => {
  it("are the specification's: the first DiffID, then digests of parent and DiffID", () => {
    const diffIds = ["a", "b", "c"].map(digestOf)
    const [first, second, third] = chainIdsOf(diffIds)
    expect(first).toBe(diffIds[0])
    expect(second).toBe(digestOf(`${diffIds[0]} ${diffIds[1]}`))
    expect(third).toBe(digestOf(`${second} ${diffIds[2]}`))
  })

  it("of no layers are none", () => {
    expect(chainIdsOf([])).toEqual([])
  })
})
