/** A piece of a container's output. */
export interface Frame {
  stream: "stdout" | "stderr"
  data: Buffer
}

const headerBytes = 8
const stderrMark = 2

/**
 * Takes apart the Docker API's multiplexed stream: frames of `stream (1 byte) | 0 0 0 | length (4, big endian) | data`.
 * Source: https://docs.docker.com/reference/api/engine/version/v1.43/#tag/Container/operation/ContainerAttach
 */
export async function* readFrames(stream: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= headerBytes) {
      const end = headerBytes + rest.readUInt32BE(4)
      if (rest.length < end) break
      yield {
        stream: rest[0] === stderrMark ? "stderr" : "stdout",
        data: rest.subarray(headerBytes, end),
      }
      rest = rest.subarray(end)
    }
  }
}
