import type { TarEntry, TarHeader } from "../../diff/index.ts"
import { bytesAt, type ContentPlace } from "../context/kept-bytes.ts"

/** A directory that a copy makes on its way. */
export function directoryEntry(name: string, now: Date): TarEntry {
  return { header: { ...headerOf(name, now), type: "directory", mode: 0o755 }, body: noBytes() }
}

/** A file whose text stands in the Dockerfile. */
export function documentEntry(
  header: Partial<TarHeader> & Pick<TarHeader, "name" | "mode">,
  content: string,
  now: Date,
): TarEntry {
  const bytes = Buffer.from(content)
  const body = async function* () {
    yield bytes
  }
  return { header: { ...headerOf(header.name, now), ...header, sizeBytes: bytes.length }, body: body() }
}

function headerOf(name: string, now: Date): TarHeader {
  return {
    name,
    type: "file",
    sizeBytes: 0,
    mode: 0o644,
    uid: 0,
    gid: 0,
    modifyNs: BigInt(now.getTime()) * 1_000_000n,
    linkName: "",
    deviceMajor: 0,
    deviceMinor: 0,
    xattrs: new Map(),
  }
}

export async function* noBytes(): AsyncGenerator<Uint8Array> {}

/** A file's bytes as an entry's body. */
export async function* fileBytes(content: ContentPlace, sizeBytes: number): AsyncGenerator<Uint8Array> {
  yield* bytesAt(content, sizeBytes)
}
