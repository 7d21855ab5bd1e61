import type { TarErrors } from "./errors.ts"

const xattrPrefix = "SCHILY.xattr."

/** Records of a pax extended header: keyword to value, values as bytes because xattrs are not text. */
export type PaxRecords = Map<string, Buffer>

/** Parses `<length> <keyword>=<value>\n` records (POSIX pax, "pax Extended Header"). */
export function parsePax(bytes: Buffer, errors: TarErrors): PaxRecords {
  const records: PaxRecords = new Map()
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at)
    const digits = bytes.toString("latin1", at, Math.max(space, at))
    const length = Number(digits)
    const end = at + length
    if (!/^\d{1,9}$/.test(digits) || end > bytes.length || end <= space + 2 || bytes[end - 1] !== 0x0a) {
      throw errors.invalid("an extended header has a record with a wrong length")
    }
    const equals = bytes.indexOf(0x3d, space)
    if (equals < 0 || equals >= end) throw errors.invalid("an extended header has a record without a value")
    records.set(bytes.toString("utf8", space + 1, equals), bytes.subarray(equals + 1, end - 1))
    at = end
  }
  return records
}

/** Formats records; the length of each counts its own digits. */
export function formatPax(records: PaxRecords): Buffer {
  const parts: Buffer[] = []
  for (const [keyword, value] of records) {
    const rest = Buffer.concat([Buffer.from(` ${keyword}=`), value, Buffer.from("\n")])
    let length = rest.length + String(rest.length).length
    if (String(length).length > String(rest.length).length) length = rest.length + String(length).length
    parts.push(Buffer.from(String(length)), rest)
  }
  return Buffer.concat(parts)
}

/** The extended attributes among the records, by their own names. */
export function xattrsOf(records: PaxRecords): Map<string, Buffer> {
  const xattrs = new Map<string, Buffer>()
  for (const [keyword, value] of records) {
    if (keyword.startsWith(xattrPrefix)) xattrs.set(keyword.slice(xattrPrefix.length), Buffer.from(value))
  }
  return xattrs
}

/** Keyword of the record that carries an extended attribute. */
export function xattrKeyword(name: string): string {
  return `${xattrPrefix}${name}`
}

/** `1700000000.123456789` as nanoseconds; undefined when it is not a time. */
export function parsePaxTime(text: string): bigint | undefined {
  const match = /^(-?)(\d{1,12})(?:\.(\d*))?$/.exec(text)
  if (match === null) return undefined
  const [, sign, seconds = "0", fraction = ""] = match
  const ns = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0"))
  return sign === "-" ? -ns : ns
}
