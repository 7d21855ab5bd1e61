import { declareCall } from "./libc.ts"

const mknod = declareCall<[path: string, mode: number, device: bigint]>(
  "int mknod(str path, uint32_t mode, uint64_t device)",
)
const utimensat = declareCall<[directory: number, path: string, times: Buffer, flags: number]>(
  "int utimensat(int directory, str path, const uint8_t *times, int flags)",
)

/** File type bits of mknod(2). */
const typeBits = { character: 0o020000, block: 0o060000, fifo: 0o010000, socket: 0o140000 } as const
const currentDirectory = -100
const symlinkNoFollow = 0x100

export type DeviceType = keyof typeof typeBits

/** The kernel's 64-bit device number of a major and minor number (makedev(3)). */
export function deviceNumber(major: number, minor: number): bigint {
  const [high, low] = [BigInt(major), BigInt(minor)]
  return (
    ((high & 0xfffff000n) << 32n) | ((high & 0xfffn) << 8n) | ((low & 0xffffff00n) << 12n) | (low & 0xffn)
  )
}

/** Splits a device number into its parts, as `fs.Stats.rdev` gives it. */
export function deviceParts(device: number | bigint): { major: number; minor: number } {
  const bits = BigInt(device)
  return {
    major: Number(((bits >> 32n) & 0xfffff000n) | ((bits >> 8n) & 0xfffn)),
    minor: Number(((bits >> 12n) & 0xffffff00n) | (bits & 0xffn)),
  }
}

/**
 * Makes a device node, FIFO or socket file. A character device 0/0 is overlayfs's whiteout.
 * `permissions` are kept exactly only when the caller changes the mode afterwards: mknod(2) applies the umask.
 */
export function makeDevice(request: {
  path: string
  type: DeviceType
  major?: number
  minor?: number
  permissions?: number
}): void {
  const { path, type, major = 0, minor = 0, permissions = 0o600 } = request
  mknod(path, path, typeBits[type] | permissions, deviceNumber(major, minor))
}

/** Sets access and modification time of the file itself to the nanosecond; node:fs stops at microseconds. */
export function setTimes(path: string, times: { accessNs: bigint; modifyNs: bigint }): void {
  const timespecs = Buffer.alloc(32)
  writeTimespec(timespecs, 0, times.accessNs)
  writeTimespec(timespecs, 16, times.modifyNs)
  utimensat(path, currentDirectory, path, timespecs, symlinkNoFollow)
}

function writeTimespec(buffer: Buffer, offset: number, ns: bigint): void {
  const billion = 1_000_000_000n
  const remainder = ((ns % billion) + billion) % billion
  buffer.writeBigInt64LE((ns - remainder) / billion, offset)
  buffer.writeBigInt64LE(remainder, offset + 8)
}
