import { execFile } from "node:child_process"
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterEach, beforeEach, expect, test } from "vitest"

const run = promisify(execFile)
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "naru-log-"))
  await run("mount", ["-t", "tmpfs", "-o", "size=64k", "naru-log", directory])
})
afterEach(async () => {
  await run("umount", ["-l", directory])
  await rm(directory, { recursive: true })
})

test("a full disk neither ends nor hangs a process that logs; its lines come when there is room again", async () => {
  const filler = join(directory, "filler")
  const logFile = join(directory, "log")
  await (await open(logFile, "a")).close()
  await writeFile(filler, Buffer.alloc(64 * 1024 - 4096))
  await fill(filler)
  const script = join(import.meta.dirname, "testing", "log-twice.ts")
  const told = await run(
    "sh",
    ["-c", `exec "$0" "$1" "$2" >>"$3"`, process.execPath, script, filler, logFile],
    {
      timeout: 20_000,
    },
  )
  expect(told.stderr).toContain("the disk is full and I live")
  const lines = (await readFile(logFile, "utf8")).trim().split("\n")
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["on a full disk", "with room again"])
})

/** Takes what room is left. */
async function fill(file: string): Promise<void> {
  const handle = await open(file, "a")
  try {
    for (;;) await handle.write(Buffer.alloc(4096))
  } catch (error) {
    expect(error).toMatchObject({ code: "ENOSPC" })
  } finally {
    await handle.close()
  }
}
