/** What one member of a tar archive is. */
export type TarType = "file" | "link" | "symlink" | "character" | "block" | "directory" | "fifo"

/** A member's header with all extensions applied (POSIX pax, GNU long names). */
export interface TarHeader {
  name: string
  type: TarType
  /** Bytes of body that follow; 0 for everything but files. */
  sizeBytes: number
  /** Permission bits with setuid, setgid and sticky. */
  mode: number
  uid: number
  gid: number
  modifyNs: bigint
  /** Target of a link or symlink; empty otherwise. */
  linkName: string
  deviceMajor: number
  deviceMinor: number
  xattrs: ReadonlyMap<string, Buffer>
}

export const blockBytes = 512

/** Where the fields of a header block lie: POSIX ustar, "ustar Interchange Format". */
export const fields = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  linkName: [157, 100],
  magic: [257, 8],
  deviceMajor: [329, 8],
  deviceMinor: [337, 8],
  prefix: [345, 155],
} as const satisfies Record<string, readonly [offset: number, length: number]>

export type Field = keyof typeof fields

/** Bytes from the end of a body to the next header. */
export function paddingOf(sizeBytes: number): number {
  return (blockBytes - (sizeBytes % blockBytes)) % blockBytes
}

/** Sum of the header's bytes with the checksum field read as spaces. */
export function checksumOf(block: Uint8Array): number {
  const [start, length] = fields.checksum
  let sum = length * 0x20
  for (let at = 0; at < blockBytes; at += 1) {
    if (at < start || at >= start + length) sum += block[at] ?? 0
  }
  return sum
}
