import { closeSync, createReadStream, openSync, readSync } from "node:fs"
import { isErrorOfKind } from "@naru/base/errors"
import { decompress, readTar } from "../../diff/index.ts"
import { spawnProcess } from "../../system/index.ts"
import { CopyFailed } from "../errors.ts"

/** Compressions that Node.js does not know, by their first bytes, with the programs that do. */
const programs = [
  { magic: Buffer.from("BZh"), command: "bzip2" },
  { magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), command: "xz" },
]

/** The bytes of the tar in a local file when it is one (plain, gzip, zstd, bzip2 or xz), else undefined: what ADD unpacks. */
export async function openArchive(path: string): Promise<AsyncIterable<Uint8Array> | undefined> {
  return (await beginsAsTar(bytesOf(path))) ? bytesOf(path) : undefined
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const head = headOf(path)
  const program = programs.find(({ magic }) => head.subarray(0, magic.length).equals(magic))
  if (program === undefined) yield* createReadStream(path, { highWaterMark: 256 * 1024 })
  else yield* outputOf(program.command, path)
}

async function* outputOf(command: string, path: string): AsyncGenerator<Uint8Array> {
  const child = await spawnProcess({
    command,
    args: ["--decompress", "--stdout", "--", path],
    stdio: ["ignore", "pipe", "ignore"],
  })
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

function headOf(path: string): Buffer {
  const head = Buffer.alloc(8)
  const file = openSync(path, "r")
  try {
    return head.subarray(0, readSync(file, head))
  } finally {
    closeSync(file)
  }
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
