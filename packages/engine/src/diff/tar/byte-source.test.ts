import { describe, expect, it } from "vitest"
import { bytesOf, inPieces } from "../../testing/tars.ts"
import { ByteSource } from "./byte-source.ts"
import { tarErrorsOf } from "./errors.ts"

const alphabet = Buffer.from("abcdefghijklmnopqrstuvwxyz")
const open = (source: AsyncIterable<Uint8Array> = inPieces(alphabet, 5)) =>
  new ByteSource(source, tarErrorsOf("archive"))
const text = async (taken: Promise<Buffer | undefined>) => (await taken)?.toString()
const truncated = { code: "archive_truncated", kind: "invalid" }

describe("a source of bytes", () => {
  it.each([1, 2, 3, 5, 7, 26, 100])("gives exact amounts from chunks of %i", async (size) => {
    const bytes = open(inPieces(alphabet, size))
    expect(await text(bytes.take(3))).toBe("abc")
    expect((await bytesOf(bytes.stream(10))).toString()).toBe("defghijklm")
    expect(await text(bytes.take(0))).toBe("")
    expect(await text(bytes.take(13))).toBe("nopqrstuvwxyz")
    expect(await bytes.take(1)).toBeUndefined()
  })

  it("tells an end between two amounts from one inside", async () => {
    const bytes = open()
    await bytes.take(20)
    await expect(bytes.take(7)).rejects.toMatchObject(truncated)
    expect(await open(inPieces(Buffer.alloc(0))).take(4)).toBeUndefined()
  })

  it("says that a stream was cut off, after giving what there is", async () => {
    const parts: string[] = []
    const reading = (async () => {
      for await (const part of open().stream(30)) parts.push(Buffer.from(part).toString())
    })()
    await expect(reading).rejects.toMatchObject(truncated)
    expect(parts.join("")).toBe(alphabet.toString())
  })

  it("passes over empty chunks", async () => {
    const bytes = open(
      (async function* () {
        for (const part of ["", "ab", "", "", "cd", ""]) yield Buffer.from(part)
      })(),
    )
    expect(await text(bytes.take(3))).toBe("abc")
    expect((await bytesOf(bytes.stream(1))).toString()).toBe("d")
    expect(await bytes.take(1)).toBeUndefined()
  })

  it("reads no further than it is asked to", async () => {
    let given = 0
    const source = (async function* () {
      for (const letter of alphabet.toString()) {
        given += 1
        yield Buffer.from(letter)
      }
    })()
    const bytes = open(source)
    await bytes.take(4)
    expect(given).toBe(4)
    for await (const _ of bytes.stream(10)) break
    expect(given).toBe(5)
    await bytes.drain()
    expect(given).toBe(26)
  })

  it("lets its source know that nobody reads on", async () => {
    let closed = false
    const bytes = open(
      (async function* () {
        try {
          yield* inPieces(alphabet)
        } finally {
          closed = true
        }
      })(),
    )
    await bytes.take(1)
    expect(closed).toBe(false)
    await bytes.close()
    expect(closed).toBe(true)
  })

  it("passes on why its source failed", async () => {
    const bytes = open(
      (async function* () {
        yield Buffer.from("ab")
        throw new Error("the line went dead")
      })(),
    )
    expect(await text(bytes.take(2))).toBe("ab")
    await expect(bytes.take(1)).rejects.toThrow("the line went dead")
  })
})
