import { formatPax, type PaxRecords, xattrKeyword } from "./pax.ts"
import {
  blockBytes,
  checksumOf,
  type Field,
  fields,
  paddingOf,
  type TarHeader,
  type TarType,
} from "./tar-header.ts"

const typeFlags: Readonly<Record<TarType, string>> = {
  file: "0",
  link: "1",
  symlink: "2",
  character: "3",
  block: "4",
  directory: "5",
  fifo: "6",
}

/** What a header needs at least; the rest has defaults (owner root, time 0, mode 0644 or 0755). */
export type TarHeaderInput = Partial<TarHeader> & Pick<TarHeader, "name">

/** Two blocks of zeros: the end of an archive. */
export const endMarker: Uint8Array = Buffer.alloc(2 * blockBytes)

/** The header blocks of one member: ustar, with a pax header before it where ustar's fields do not suffice. */
export function formatHeader(input: TarHeaderInput): Buffer {
  const header = withDefaults(input)
  const records = recordsOf(header)
  const main = ustarBlock(header, typeFlags[header.type])
  if (records.size === 0) return main
  const body = formatPax(records)
  const paxHeader = withDefaults({ name: paxNameOf(header.name), sizeBytes: body.length, mode: 0o644 })
  return Buffer.concat([ustarBlock(paxHeader, "x"), body, Buffer.alloc(paddingOf(body.length)), main])
}

function withDefaults(input: TarHeaderInput): TarHeader {
  const type = input.type ?? "file"
  return {
    sizeBytes: 0,
    mode: type === "directory" ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    modifyNs: 0n,
    linkName: "",
    deviceMajor: 0,
    deviceMinor: 0,
    xattrs: new Map(),
    ...input,
    type,
  }
}

function recordsOf(header: TarHeader): PaxRecords {
  const records: PaxRecords = new Map()
  const put = (keyword: string, value: string | number) => records.set(keyword, Buffer.from(String(value)))
  if (!fits(header.name, "name")) put("path", header.name)
  if (!fits(header.linkName, "linkName")) put("linkpath", header.linkName)
  for (const [keyword, value, field] of [
    ["size", header.sizeBytes, "size"],
    ["uid", header.uid, "uid"],
    ["gid", header.gid, "gid"],
  ] as const) {
    if (value > largestIn(field)) put(keyword, value)
  }
  const seconds = header.modifyNs / 1_000_000_000n
  const fraction = header.modifyNs % 1_000_000_000n
  if (header.modifyNs < 0n || fraction !== 0n) put("mtime", formatTime(header.modifyNs))
  else if (seconds > BigInt(largestIn("mtime"))) put("mtime", String(seconds))
  for (const name of [...header.xattrs.keys()].sort()) {
    records.set(xattrKeyword(name), header.xattrs.get(name) ?? Buffer.alloc(0))
  }
  return records
}

function fits(text: string, field: Field): boolean {
  return text.length <= fields[field][1] && /^[ -~]*$/.test(text)
}

/** The largest octal number that leaves room for the closing NUL. */
function largestIn(field: Field): number {
  return 8 ** (fields[field][1] - 1) - 1
}

function formatTime(ns: bigint): string {
  const [sign, positive] = ns < 0n ? ["-", -ns] : ["", ns]
  const fraction = String(positive % 1_000_000_000n)
    .padStart(9, "0")
    .replace(/0+$/, "")
  return `${sign}${positive / 1_000_000_000n}${fraction === "" ? "" : `.${fraction}`}`
}

function ustarBlock(header: TarHeader, typeFlag: string): Buffer {
  const block = Buffer.alloc(blockBytes)
  const text = (field: Field, value: string) => {
    const [start, length] = fields[field]
    block.write(asciiOf(value), start, length, "latin1")
  }
  const number = (field: Field, value: number) => {
    const digits = fields[field][1] - 1
    const written = value >= 0 && value <= largestIn(field) ? value : 0
    text(field, written.toString(8).padStart(digits, "0"))
  }
  text("name", header.name)
  number("mode", header.mode)
  number("uid", header.uid)
  number("gid", header.gid)
  number("size", header.sizeBytes)
  number("mtime", Number(header.modifyNs / 1_000_000_000n))
  text("type", typeFlag)
  text("linkName", header.linkName)
  text("magic", "ustar\x0000")
  number("deviceMajor", header.deviceMajor)
  number("deviceMinor", header.deviceMinor)
  block.write(`${checksumOf(block).toString(8).padStart(6, "0")}\0 `, ...fields.checksum, "latin1")
  return block
}

/** What old readers see of a name that the pax header carries whole. */
function asciiOf(text: string): string {
  return text.replace(/[^ -~\0]/g, "?")
}

/** Name of a pax header itself: only old readers ever show it. */
function paxNameOf(name: string): string {
  const base = name.replace(/\/$/, "").split("/").at(-1) ?? ""
  return `PaxHeaders.0/${/^[ -~]*$/.test(base) ? base.slice(0, 80) : "entry"}`
}
