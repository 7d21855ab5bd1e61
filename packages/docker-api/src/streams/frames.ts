import { type ApiVersion, isAtLeast } from "../http/version.ts"

/** Which stream a frame belongs to (Docker's stdcopy format: type, three zeros, length as big-endian 32 bits, data). */
export type FrameStream = "stdout" | "stderr"

const frameTypes: Readonly<Record<FrameStream, number>> = { stdout: 1, stderr: 2 }

/** Packs bytes into one frame of Docker's multiplexed stream. */
export function frame(stream: FrameStream, bytes: Uint8Array): Buffer {
  const packed = Buffer.allocUnsafe(8 + bytes.length)
  packed.writeUInt32BE(frameTypes[stream] * 0x1000000, 0)
  packed.writeUInt32BE(bytes.length, 4)
  packed.set(bytes, 8)
  return packed
}

/** Content type of process streams: bytes as they are with a terminal; frames have a type of their own since API 1.42. */
export function streamType(tty: boolean, version: ApiVersion): string {
  return tty || !isAtLeast(version, 1, 42)
    ? "application/vnd.docker.raw-stream"
    : "application/vnd.docker.multiplexed-stream"
}
