import { describe, expect, it } from "vitest"
import { readBody } from "./read-body.ts"

/** A request whose body comes in these pieces; `taken` counts those that were asked for. */
function requestOf(pieces: readonly string[], headers: Record<string, string> = {}) {
  const seen = { taken: 0, isCanceled: false }
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[seen.taken]
        if (piece === undefined) return controller.close()
        seen.taken += 1
        controller.enqueue(Buffer.from(piece))
      },
      cancel() {
        seen.isCanceled = true
      },
    },
    { highWaterMark: 0 },
  )
  const init = { method: "POST", body, headers, duplex: "half" }
  return { request: new Request("http://naru.example/hook", init), seen }
}

const tooLarge = { code: "body_too_large", kind: "too_large" }

describe("the body of a delivery", () => {
  it("is read byte for byte: a signature is over exactly these", async () => {
    const { request } = requestOf(['{"a":', " 1 }\n", "한"])
    expect(Buffer.from(await readBody(request, 100)).toString()).toBe('{"a": 1 }\n한')
  })

  it("may be missing", async () => {
    expect(await readBody(new Request("http://naru.example/hook", { method: "POST" }), 10)).toHaveLength(0)
  })

  it("may be as long as the limit and no longer", async () => {
    expect(await readBody(requestOf(["12345", "67890"]).request, 10)).toHaveLength(10)
    await expect(readBody(requestOf(["12345", "678901"]).request, 10)).rejects.toMatchObject(tooLarge)
  })

  it("is refused by what it says of itself, before a byte is read", async () => {
    const { request, seen } = requestOf(["x"], { "content-length": "1000" })
    await expect(readBody(request, 10)).rejects.toMatchObject(tooLarge)
    expect(seen.taken).toBe(0)
  })

  it("that lies about its length is cut off as soon as it is too long", async () => {
    const endless = Array.from({ length: 1000 }, () => "0123456789")
    const { request, seen } = requestOf(endless, { "content-length": "5" })
    await expect(readBody(request, 25)).rejects.toMatchObject(tooLarge)
    expect(seen.taken).toBeLessThan(6)
    expect(seen.isCanceled).toBe(true)
  })
})
