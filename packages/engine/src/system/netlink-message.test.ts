import { expect, test } from "vitest"
import { formatMessage, parseAttributes, parseMessages } from "./netlink-message.ts"

const head = Buffer.from([1, 2, 3, 4])

test("a message begins with its length, type and flags", () => {
  const bytes = formatMessage({ type: 16, flags: 0x5, head })
  expect(bytes.length).toBe(20)
  expect([bytes.readUInt32LE(0), bytes.readUInt16LE(4), bytes.readUInt16LE(6)]).toEqual([20, 16, 5])
})

test("attributes carry numbers, strings with their end, bytes and one another, each at a multiple of four", () => {
  const bytes = formatMessage({
    type: 16,
    flags: 0,
    head,
    attributes: [
      [1, 0x01020304],
      [2, "eth0"],
      [3, Buffer.from([9])],
      [4, { head, attributes: [[1, "x"]] }],
    ],
  })
  const attributes = parseAttributes(bytes.subarray(16), 4)
  expect(attributes.get(1)).toEqual(Buffer.from([4, 3, 2, 1]))
  expect(attributes.get(2)).toEqual(Buffer.from("eth0\0"))
  expect(attributes.get(3)).toEqual(Buffer.from([9]))
  expect(parseAttributes(attributes.get(4) ?? Buffer.alloc(0), 4).get(1)).toEqual(Buffer.from("x\0"))
  expect(bytes.length % 4).toBe(0)
})

test("nested attributes are marked as such, because bridge ports refuse others", () => {
  const bytes = formatMessage({
    type: 19,
    flags: 0,
    head,
    attributes: [[12, { attributes: [[4, Buffer.from([1])]] }]],
  })
  expect(bytes.readUInt16LE(22)).toBe(12 | 0x8000)
})

test("a datagram parts into its messages", () => {
  const one = formatMessage({ type: 1, flags: 0, head: Buffer.from([7]) })
  const two = formatMessage({ type: 2, flags: 0, head: Buffer.from([8, 8, 8, 8]) })
  const messages = [...parseMessages(Buffer.concat([one, two]))]
  expect(messages.map(({ type, payload }) => [type, payload[0]])).toEqual([
    [1, 7],
    [2, 8],
  ])
})

test("broken lengths end the reading instead of looping", () => {
  const broken = formatMessage({ type: 1, flags: 0, head })
  broken.writeUInt32LE(3, 0)
  expect([...parseMessages(broken)]).toEqual([])
  expect(parseAttributes(Buffer.from([0, 0, 1, 0]), 0).size).toBe(0)
})
