/** Messages of netlink(7) and rtnetlink(7), as bytes in the order of this machine (little-endian on every supported one). */
const headerBytes = 16

/** An attribute: a type and a value; a list is nested. Numbers are 32 bits. */
export type Attribute = readonly [type: number, value: Uint8Array | string | number | NestedAttributes]

/** Attributes inside an attribute, after a fixed head that some kinds have. */
interface NestedAttributes {
  head?: Uint8Array
  attributes: readonly Attribute[]
}

export interface Message {
  type: number
  /** The payload after the header: a fixed structure and attributes. */
  payload: Buffer
}

export function formatMessage(request: {
  type: number
  flags: number
  head: Uint8Array
  attributes?: readonly Attribute[]
}): Buffer {
  const payload = formatAttributes({ head: request.head, attributes: request.attributes ?? [] })
  const header = Buffer.alloc(headerBytes)
  header.writeUInt32LE(headerBytes + payload.length, 0)
  header.writeUInt16LE(request.type, 4)
  header.writeUInt16LE(request.flags, 6)
  return Buffer.concat([header, payload])
}

function formatAttributes({ head, attributes }: NestedAttributes): Buffer {
  return Buffer.concat([...(head ? [padded(head)] : []), ...attributes.map(formatAttribute)])
}

function formatAttribute([type, value]: Attribute): Buffer {
  const bytes = bytesOf(value)
  const header = Buffer.alloc(4)
  header.writeUInt16LE(4 + bytes.length, 0)
  header.writeUInt16LE(isNested(value) ? type | nested : type, 2)
  return padded(Buffer.concat([header, bytes]))
}

/** NLA_F_NESTED: parts of the kernel (bridge ports) refuse nested attributes without it. */
const nested = 0x8000

function isNested(value: Attribute[1]): value is NestedAttributes {
  return typeof value === "object" && !(value instanceof Uint8Array)
}

function bytesOf(value: Attribute[1]): Uint8Array {
  if (isNested(value)) return formatAttributes(value)
  if (typeof value === "string") return Buffer.from(`${value}\0`)
  if (typeof value !== "number") return value
  const number = Buffer.alloc(4)
  number.writeUInt32LE(value)
  return number
}

/** Everything in netlink begins at a multiple of four. */
function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes], Math.ceil(bytes.length / 4) * 4)
}

/** Parts a datagram of the kernel into its messages. */
export function* parseMessages(datagram: Buffer): Generator<Message> {
  for (let offset = 0; offset + headerBytes <= datagram.length; ) {
    const length = datagram.readUInt32LE(offset)
    if (length < headerBytes) return
    yield {
      type: datagram.readUInt16LE(offset + 4),
      payload: datagram.subarray(offset + headerBytes, offset + length),
    }
    offset += Math.ceil(length / 4) * 4
  }
}

/** Attributes by type after a fixed structure of `headLength` bytes; the last one of a type wins. */
export function parseAttributes(payload: Buffer, headLength: number): Map<number, Buffer> {
  const attributes = new Map<number, Buffer>()
  for (let offset = headLength; offset + 4 <= payload.length; ) {
    const length = payload.readUInt16LE(offset)
    if (length < 4) break
    // The two high bits say nested and byte order: linux/netlink.h.
    attributes.set(payload.readUInt16LE(offset + 2) & 0x3fff, payload.subarray(offset + 4, offset + length))
    offset += Math.ceil(length / 4) * 4
  }
  return attributes
}
