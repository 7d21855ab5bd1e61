import { describe, expect, test } from "vitest"
import { formatAnswer, formatFailure, parseQuestion } from "./dns-message.ts"

/** A query as resolvers send it: header, one question, and an EDNS record that nobody asked us to read. */
function query(name: string, { type = 1, flags = 0x0100, questions = 1, classCode = 1 } = {}): Buffer {
  const header = Buffer.alloc(12)
  for (const [index, value] of [0xbeef, flags, questions, 0, 0, 1].entries())
    header.writeUInt16BE(value, index * 2)
  const labels = name.split(".").flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)])
  const end = Buffer.from([0, type >> 8, type & 0xff, classCode >> 8, classCode & 0xff])
  return Buffer.concat([header, ...labels, end, Buffer.from([0, 0, 41, 16, 0, 0, 0, 0, 0, 0, 0])])
}

function questionOf(message: Buffer) {
  const question = parseQuestion(message)
  if (question === undefined) throw new Error("no question")
  return question
}

describe("a question", () => {
  test("has its name in lower case and its type", () => {
    expect(parseQuestion(query("Web.Shop", { type: 28 }))).toEqual({ name: "web.shop", type: 28, end: 26 })
  })

  test.each([
    ["a message that is too short", Buffer.alloc(11)],
    ["an answer", query("web", { flags: 0x8100 })],
    ["another operation than a query", query("web", { flags: 0x2800 })],
    ["two questions", query("web", { questions: 2 })],
    ["another class than the Internet's", query("web", { classCode: 3 })],
    ["a name that has no end", query("web").subarray(0, 15)],
    ["a question without its type", query("web").subarray(0, 18)],
    [
      "a pointer in place of a name",
      Buffer.concat([query("web").subarray(0, 12), Buffer.from([0xc0, 12, 0, 1, 0, 1])]),
    ],
  ])("is not seen in %s", (_what, message) => {
    expect(parseQuestion(message)).toBeUndefined()
  })
})

describe("an answer", () => {
  const message = query("web")

  test("repeats the asker's number and question, and gives each address with its time", () => {
    const answer = formatAnswer(message, questionOf(message), ["10.0.0.2", "10.0.0.3"], 5)
    expect(answer.readUInt16BE(0)).toBe(0xbeef)
    // Response, authoritative, recursion desired and available, no error.
    expect(answer.readUInt16BE(2)).toBe(0x8580)
    expect([4, 6, 8, 10].map((at) => answer.readUInt16BE(at))).toEqual([1, 2, 0, 0])
    expect(answer.subarray(12, 21)).toEqual(message.subarray(12, 21))
    const records = [answer.subarray(21, 37), answer.subarray(37)]
    expect(records.map((record) => [...record])).toEqual([
      [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 0, 0, 2],
      [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 0, 0, 3],
    ])
  })

  test("without addresses says that the name exists", () => {
    const answer = formatAnswer(message, questionOf(message), [], 5)
    expect(answer.readUInt16BE(2) & 0xf).toBe(0)
    expect(answer.readUInt16BE(6)).toBe(0)
  })

  test("fits into a datagram, however many containers share a name", () => {
    const addresses = Array.from({ length: 200 }, (_, index) => `10.0.0.${index}`)
    expect(formatAnswer(message, questionOf(message), addresses, 5).length).toBeLessThanOrEqual(512)
  })

  test("that nobody has is a server's failure", () => {
    const failure = formatFailure(message, questionOf(message))
    expect(failure.readUInt16BE(2) & 0xf).toBe(2)
    expect(failure.subarray(12)).toEqual(message.subarray(12, 21))
  })
})
