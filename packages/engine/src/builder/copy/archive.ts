import { pipeline } from "node:stream"
import { isErrorOfKind } from "@naru/base/errors"
import { decompress, readTar } from "../../diff/index.ts"
import { spawnProcess } from "../../system/index.ts"
import { bytesAt, type ContentPlace, streamAt } from "../context/kept-bytes.ts"
import { CopyFailed } from "../errors.ts"

/** A local file that ADD may have to unpack. */
export interface ArchiveFile {
  content: ContentPlace
  sizeBytes: number
}

/** Compressions that Node.js does not know, by their first bytes, with the programs that do. */
const programs = [
  { magic: Buffer.from("BZh"), command: "bzip2" },
  { magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), command: "xz" },
]

/** The bytes of the tar in a local file when it is one (plain, gzip, zstd, bzip2 or xz), else undefined: what ADD unpacks. */
export async function openArchive(file: ArchiveFile): Promise<AsyncIterable<Uint8Array> | undefined> {
  return (await beginsAsTar(bytesOf(file))) ? bytesOf(file) : undefined
}

async function* bytesOf({ content, sizeBytes }: ArchiveFile): AsyncGenerator<Uint8Array> {
  const [head = Buffer.alloc(0)] = bytesAt(content, Math.min(sizeBytes, 8))
  const program = programs.find(({ magic }) => magic.equals(head.subarray(0, magic.length)))
  const stream = streamAt(content, sizeBytes)
  if (program === undefined) yield* stream
  else yield* outputOf(program.command, stream)
}

async function* outputOf(command: string, input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const child = await spawnProcess({
    command,
    args: ["--decompress", "--stdout"],
    stdio: ["pipe", "pipe", "ignore"],
  })
  // A program that ends early closes its side; its exit code tells the story.
  if (child.stdin) pipeline(input, child.stdin, () => {})
  let isWhole = false
  try {
    yield* child.stdout ?? []
    isWhole = true
  } finally {
    if (!isWhole) child.kill()
  }
  const { code } = await child.exited
  if (code !== 0)
    throw new CopyFailed(`an archive to unpack is damaged: ${command} could not read it to its end`)
}

/** True when a first member can be read; everything else is a plain file, as Docker decides. */
async function beginsAsTar(source: AsyncIterable<Uint8Array>): Promise<boolean> {
  const role = "archive"
  try {
    for await (const _ of readTar(decompress(source, { role }), { role }).entries) return true
    return false
  } catch (error) {
    if (isErrorOfKind(error, "invalid")) return false
    throw error
  }
}
