import { describe, expect, it } from "vitest"
import { type Frame, readFrames } from "./frames.ts"

/** A frame as the Docker API writes it: mark of the stream, three zeros, length, data. */
function frame(mark: number, data: Uint8Array): Buffer {
  const header = Buffer.alloc(8)
  header[0] = mark
  header.writeUInt32BE(data.length, 4)
  return Buffer.concat([header, data])
}

async function framesOf(...chunks: Buffer[]): Promise<Frame[]> {
  const frames: Frame[] = []
  const stream = (async function* () {
    yield* chunks
  })()
  for await (const one of readFrames(stream)) frames.push(one)
  return frames
}

const said = (frames: readonly Frame[]) => frames.map(({ stream, data }) => [stream, data.toString()])

describe("a container's output over the Docker API", () => {
  const out = frame(1, Buffer.from("hello"))
  const err = frame(2, Buffer.from("oops"))

  it("is told apart by its stream", async () => {
    expect(said(await framesOf(out, err))).toEqual([
      ["stdout", "hello"],
      ["stderr", "oops"],
    ])
  })

  it("is whole when several frames come in one piece", async () => {
    expect(said(await framesOf(Buffer.concat([out, err, out])))).toHaveLength(3)
  })

  it("is whole when a frame is cut inside of its head, and inside of its data", async () => {
    const bytes = Buffer.concat([out, err])
    for (let at = 1; at < bytes.length; at += 1) {
      const frames = await framesOf(bytes.subarray(0, at), bytes.subarray(at))
      expect(said(frames)).toEqual([
        ["stdout", "hello"],
        ["stderr", "oops"],
      ])
    }
  })

  it("keeps bytes that are no text", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    const [only] = await framesOf(frame(1, bytes))
    expect([...(only?.data ?? [])]).toEqual([...bytes])
  })

  it("may hold an empty frame", async () => {
    expect(said(await framesOf(frame(1, Buffer.alloc(0)), err))).toEqual([
      ["stdout", ""],
      ["stderr", "oops"],
    ])
  })

  it("that breaks off in the middle gives what was whole", async () => {
    expect(said(await framesOf(out, err.subarray(0, 10)))).toEqual([["stdout", "hello"]])
    expect(await framesOf()).toEqual([])
  })
})
