import { isUtf8 } from "node:buffer"
import type { TarErrors } from "./errors.ts"
import { type PaxRecords, parsePaxTime, xattrsOf } from "./pax.ts"
import { checksumOf, type Field, fields, type TarHeader, type TarType } from "./tar-header.ts"

/** The fields of a header block as written, before extensions. */
export interface RawHeader extends Omit<TarHeader, "name" | "linkName" | "type" | "xattrs" | "modifyNs"> {
  /** Names as bytes: an extended header may replace them. */
  nameBytes: Buffer
  linkNameBytes: Buffer
  typeFlag: string
  modifySeconds: number
}

/** What extended headers before a member say about it. */
export interface Extensions {
  name?: string
  linkName?: string
  pax: PaxRecords
}

const types: Readonly<Record<string, TarType>> = {
  "0": "file",
  "\0": "file",
  // Contiguous file: every reader of today takes it as a plain one.
  "7": "file",
  "1": "link",
  "2": "symlink",
  "3": "character",
  "4": "block",
  "5": "directory",
  "6": "fifo",
}

/** True for a block of zeros: two of them end an archive. */
export function isZeroBlock(block: Buffer): boolean {
  return block.every((byte) => byte === 0)
}

/** Reads the fields of one header block; throws when its checksum is wrong. */
export function parseHeaderBlock(block: Buffer, errors: TarErrors): RawHeader {
  const number = (field: Field) => parseNumber(block, field, errors)
  const sum = number("checksum")
  if (sum !== checksumOf(block)) throw errors.invalid("a header has a wrong checksum")
  // Only POSIX has a prefix; GNU's old format keeps times there.
  const isPosix = block.toString("latin1", fields.magic[0], fields.magic[0] + 6) === "ustar\0"
  const prefix = isPosix ? bytesOf(block, "prefix") : Buffer.alloc(0)
  const name = bytesOf(block, "name")
  const sizeBytes = number("size")
  if (sizeBytes < 0) throw errors.invalid("a header has a negative size")
  return {
    nameBytes: prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from("/"), name]),
    typeFlag: String.fromCharCode(block[fields.type[0]] ?? 0),
    sizeBytes,
    mode: number("mode") & 0o7777,
    uid: number("uid"),
    gid: number("gid"),
    modifySeconds: number("mtime"),
    linkNameBytes: bytesOf(block, "linkName"),
    deviceMajor: number("deviceMajor"),
    deviceMinor: number("deviceMinor"),
  }
}

/** Applies pax records and GNU long names to a raw header. */
export function extendHeader(raw: RawHeader, extensions: Extensions, errors: TarErrors): TarHeader {
  const { pax } = extensions
  const { typeFlag, modifySeconds, nameBytes, linkNameBytes, ...fixed } = raw
  const text = (keyword: string) => {
    const value = pax.get(keyword)
    return value === undefined ? undefined : decodeText(value, errors)
  }
  const number = (keyword: string, fallback: number) => {
    const value = text(keyword)
    if (value === undefined) return fallback
    const parsed = Number(value)
    if (!/^\d+$/.test(value) || !Number.isSafeInteger(parsed)) {
      throw errors.invalid(`the extended header's ${keyword} is not a number: "${value}"`)
    }
    return parsed
  }
  const name = text("path") ?? extensions.name ?? decodeText(nameBytes, errors)
  if (typeFlag === "S" || [...pax.keys()].some((keyword) => keyword.startsWith("GNU.sparse."))) {
    throw errors.unsupported(`"${name}" is a sparse file; write the archive without --sparse`)
  }
  const type = typeOf(typeFlag, name, errors)
  const mtime = text("mtime")
  return {
    ...fixed,
    name,
    type,
    linkName: text("linkpath") ?? extensions.linkName ?? decodeText(linkNameBytes, errors),
    sizeBytes: number("size", raw.sizeBytes),
    uid: number("uid", raw.uid),
    gid: number("gid", raw.gid),
    modifyNs: parsePaxTime(mtime ?? "") ?? BigInt(modifySeconds) * 1_000_000_000n,
    xattrs: xattrsOf(pax),
  }
}

function typeOf(flag: string, name: string, errors: TarErrors): TarType {
  const type = types[flag]
  if (type === undefined) throw errors.unsupported(`"${name}" is a tar member of the type "${flag}"`)
  // Before ustar a directory was a file whose name ends in a slash.
  return type === "file" && name.endsWith("/") ? "directory" : type
}

/** A field's bytes up to its NUL; copied, because the block may be a window on a reused buffer. */
function bytesOf(block: Buffer, field: Field): Buffer {
  const [start, length] = fields[field]
  const bytes = block.subarray(start, start + length)
  const end = bytes.indexOf(0)
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end))
}

/** Text of a name. Bytes that are not UTF-8 are refused, since decoding would change the file's name. */
export function decodeText(bytes: Buffer, errors: TarErrors): string {
  if (!isUtf8(bytes)) throw errors.unsupported(`the name "${bytes.toString("latin1")}" is not UTF-8`)
  return bytes.toString("utf8")
}

/** Octal digits, or GNU's base-256 when the first bit is set. */
function parseNumber(block: Buffer, field: Field, errors: TarErrors): number {
  const [start, length] = fields[field]
  const first = block[start] ?? 0
  if ((first & 0x80) !== 0) return parseBase256(block.subarray(start, start + length), errors)
  const text = block
    .toString("latin1", start, start + length)
    .replaceAll("\0", " ")
    .trim()
  if (text === "") return 0
  if (!/^[0-7]+$/.test(text)) throw errors.invalid(`a header's ${field} is not an octal number: "${text}"`)
  return Number.parseInt(text, 8)
}

function parseBase256(bytes: Buffer, errors: TarErrors): number {
  const isNegative = ((bytes[0] ?? 0) & 0x40) !== 0
  let value = BigInt((bytes[0] ?? 0) & 0x7f)
  for (const byte of bytes.subarray(1)) value = (value << 8n) | BigInt(byte)
  if (isNegative) value -= 1n << BigInt(bytes.length * 8 - 1)
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw errors.invalid("a number in a header is too large")
  return number
}
