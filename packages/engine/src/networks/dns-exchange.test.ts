import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { afterEach, describe, expect, test } from "vitest"
import { formatAnswer, formatFailure, parseQuestion } from "./dns-message.ts"
import { askUpstream, messagesOf, withLength } from "./dns-upstream.ts"

/** A query of one question; the name is written label by label, as given. */
function query(labels: readonly string[], { type = 1, id = 0x1234, flags = 0x0100 } = {}): Buffer {
  const words = [id, flags, 1, 0, 0, 0].flatMap((word) => [word >> 8, word & 0xff])
  const name = labels.flatMap((label) => [
    Buffer.byteLength(label, "latin1"),
    ...Buffer.from(label, "latin1"),
  ])
  return Buffer.from([...words, ...name, 0, type >> 8, type & 0xff, 0, 1])
}
function questionOf(message: Buffer) {
  const question = parseQuestion(message)
  if (question === undefined) throw new Error("no question")
  return question
}

describe("the name of a question", () => {
  test.each<[string, string[], string]>([
    ["is one label", ["web"], "web"],
    ["is several labels", ["web", "shop", "internal"], "web.shop.internal"],
    ["has no upper case", ["WEB", "Shop"], "web.shop"],
    ["may have letters, digits, hyphens and underscores", ["_dmarc", "a-1"], "_dmarc.a-1"],
    ["may be as long as a label can be", ["x".repeat(63)], "x".repeat(63)],
    ["is empty for the root", [], ""],
  ])("%s", (_, labels, name) => {
    expect(questionOf(query(labels)).name).toBe(name)
  })

  test("ends where the question ends, whatever follows", () => {
    const message = query(["web"])
    const more = Buffer.concat([message, Buffer.alloc(40, 0xff)])
    expect(questionOf(more)).toEqual(questionOf(message))
    expect(questionOf(message).end).toBe(message.length)
  })

  test("is not read when it is cut off, at whatever byte", () => {
    const message = query(["web", "shop"])
    const read = Array.from(message, (_, length) => parseQuestion(message.subarray(0, length)))
    expect(read.filter((question) => question !== undefined)).toEqual([])
  })

  test.each([64, 128, 192, 255])("is not read when a label begins with the byte %d", (length) => {
    const message = Buffer.concat([query(["web"]), Buffer.alloc(300, 0x61)])
    message[12] = length
    expect(parseQuestion(message)).toBeUndefined()
  })

  test("is never read past the message, whatever bytes it has", () => {
    let seed = 42
    for (let round = 0; round < 2000; round += 1) {
      const noise = Buffer.from(
        Array.from({ length: 40 }, () => {
          seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
          return seed >> 16
        }),
      )
      query(["web"]).copy(noise, 0, 0, 12)
      const question = parseQuestion(noise.subarray(0, 12 + (round % 28)))
      if (question !== undefined) expect(question.end).toBeLessThanOrEqual(12 + (round % 28))
    }
  })
})

describe("the head of an answer", () => {
  test.each([
    ["with recursion, when it was desired", 0x0100, 0x8580],
    ["without recursion, when it was not", 0x0000, 0x8480],
    ["without the asker's other flags", 0x0130, 0x8580],
  ])("%s", (_, flags, expected) => {
    const message = query(["web"], { flags })
    expect(formatAnswer(message, questionOf(message), ["10.0.0.2"], 5).readUInt16BE(2)).toBe(expected)
  })

  test("of a failure has no answer and does not claim to know", () => {
    const message = query(["web"], { id: 0xabcd })
    const failure = formatFailure(message, questionOf(message))
    expect([0, 2, 4, 6].map((at) => failure.readUInt16BE(at))).toEqual([0xabcd, 0x8182, 1, 0])
    expect(failure).toHaveLength(message.length)
  })

  test("leaves the query as it was", () => {
    const message = query(["web"])
    const before = Buffer.from(message)
    formatAnswer(message, questionOf(message), ["10.0.0.2"], 5)
    formatFailure(message, questionOf(message))
    expect(message).toEqual(before)
  })

  test.each([1, 2, 20])("counts its %d records and nothing else", (count) => {
    const message = query(["web"])
    const addresses = Array.from({ length: count }, (_, index) => `10.0.0.${index + 2}`)
    const answer = formatAnswer(message, questionOf(message), addresses, 600)
    expect(answer.readUInt16BE(6)).toBe(count)
    expect(answer).toHaveLength(message.length + count * 16)
    expect(answer.readUInt32BE(message.length + 6)).toBe(600)
    expect([...answer.subarray(-4)]).toEqual([10, 0, 0, count + 1])
  })

  test("gives addresses of the upper half of all, too", () => {
    const message = query(["web"])
    const answer = formatAnswer(message, questionOf(message), ["192.168.255.254"], 5)
    expect([...answer.subarray(-4)]).toEqual([192, 168, 255, 254])
  })
})

describe("messages on a stream", () => {
  const sockets: { destroy(): void }[] = []
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy()
  })

  /** Two ends of a connection. */
  async function openPair(): Promise<[Socket, Socket]> {
    const server = createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    const address = server.address()
    const near = connect(typeof address === "object" && address !== null ? address.port : 0, "127.0.0.1")
    const [far]: Socket[] = await once(server, "connection")
    server.close()
    if (far === undefined) throw new Error("nobody came")
    sockets.push(near, far)
    return [near, far]
  }

  async function receive(far: Socket): Promise<string[]> {
    const messages: string[] = []
    for await (const message of messagesOf(far)) messages.push(message.toString("latin1"))
    return messages
  }

  const long = "x".repeat(65_535)
  test.each<[string, string[]]>([
    ["one", ["hello"]],
    ["several in one piece", ["a", "bb", "ccc"]],
    ["an empty one between others", ["a", "", "b"]],
    ["the longest there can be", [long, "after"]],
    ["none", []],
  ])("arrive as they were sent: %s", async (_, messages) => {
    const [near, far] = await openPair()
    near.end(Buffer.concat(messages.map((message) => withLength(Buffer.from(message)))))
    expect(await receive(far)).toEqual(messages)
  })

  test("arrive whole when every byte comes alone", async () => {
    const [near, far] = await openPair()
    near.setNoDelay(true)
    const receiving = receive(far)
    for (const byte of Buffer.concat([withLength(Buffer.from("one")), withLength(Buffer.from("two"))]))
      await new Promise((sent) => near.write(Buffer.from([byte]), sent))
    near.end()
    expect(await receiving).toEqual(["one", "two"])
  })

  test("that are cut off by the end are no messages", async () => {
    const [near, far] = await openPair()
    near.end(
      Buffer.concat([withLength(Buffer.from("whole")), withLength(Buffer.from("half")).subarray(0, 4)]),
    )
    expect(await receive(far)).toEqual(["whole"])
  })

  test("say their length in front, high byte first", () => {
    expect([...withLength(Buffer.alloc(258)).subarray(0, 2)]).toEqual([1, 2])
    expect(withLength(Buffer.alloc(0))).toEqual(Buffer.from([0, 0]))
  })
})

test.each(["udp", "tcp"] as const)(
  "without a server to ask over %s there is no answer",
  async (transport) => {
    expect(await askUpstream(query(["example"]), [], transport)).toBeUndefined()
  },
)
