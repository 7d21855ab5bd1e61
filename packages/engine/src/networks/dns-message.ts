import { parseAddress } from "./subnet.ts"

/** The one question of a DNS query (RFC 1035, section 4). */
export interface Question {
  /** In lower case, without the closing dot. */
  name: string
  type: number
  /** Where the question ends in the message. */
  end: number
}

export const recordType = { a: 1, any: 255 } as const

const headerBytes = 12
const internet = 1
const addressBytes = 4
/** Points to the name of the question: it stands right after the header. */
const pointerToQuestion = 0xc000 | headerBytes
const flag = { response: 0x8000, authoritative: 0x0400, recursionDesired: 0x0100, recursionAvailable: 0x0080 }
const opcodeMask = 0x7800
const serverFailure = 2
/** More would not fit into a datagram of 512 bytes, which every resolver takes. */
const mostAnswers = 20

/** The question of a plain query, or undefined for anything else. */
export function parseQuestion(message: Buffer): Question | undefined {
  if (message.length < headerBytes || message.readUInt16BE(4) !== 1) return undefined
  if ((message.readUInt16BE(2) & (flag.response | opcodeMask)) !== 0) return undefined
  const labels: string[] = []
  let offset = headerBytes
  for (;;) {
    const length = message[offset]
    // Two high bits mark a pointer, which the first name of a message cannot be.
    if (length === undefined || length > 63) return undefined
    offset += 1
    if (length === 0) break
    labels.push(message.toString("latin1", offset, offset + length))
    offset += length
  }
  const end = offset + 4
  if (end > message.length || message.readUInt16BE(offset + 2) !== internet) return undefined
  return { name: labels.join(".").toLowerCase(), type: message.readUInt16BE(offset), end }
}

/** An answer with IPv4 addresses; with none it says that the name exists and has nothing of the kind asked for. */
export function formatAnswer(
  query: Buffer,
  { end }: Question,
  addresses: readonly string[],
  ttlSeconds: number,
): Buffer {
  const given = addresses.slice(0, mostAnswers)
  const records = given.map((address) => {
    const record = Buffer.alloc(12 + addressBytes)
    record.writeUInt16BE(pointerToQuestion, 0)
    record.writeUInt16BE(recordType.a, 2)
    record.writeUInt16BE(internet, 4)
    record.writeUInt32BE(ttlSeconds, 6)
    record.writeUInt16BE(addressBytes, 10)
    record.writeUInt32BE(parseAddress(address), 12)
    return record
  })
  const header = formatHeader(query, { flags: flag.authoritative, answers: given.length })
  return Buffer.concat([header, query.subarray(headerBytes, end), ...records])
}

/** Tells the asker to try elsewhere or later. */
export function formatFailure(query: Buffer, { end }: Question): Buffer {
  return Buffer.concat([
    formatHeader(query, { flags: serverFailure, answers: 0 }),
    query.subarray(headerBytes, end),
  ])
}

function formatHeader(query: Buffer, { flags, answers }: { flags: number; answers: number }): Buffer {
  const header = Buffer.alloc(headerBytes)
  const desired = query.readUInt16BE(2) & flag.recursionDesired
  query.copy(header, 0, 0, 2)
  header.writeUInt16BE(flag.response | flag.recursionAvailable | desired | flags, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(answers, 6)
  return header
}
