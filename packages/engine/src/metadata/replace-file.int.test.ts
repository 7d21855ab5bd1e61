import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run } from "@naru/base/spawn"
import { afterEach, beforeEach, expect, it } from "vitest"
import { replaceFile } from "./index.ts"

let directory: string

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-full-"))
  await run({ command: "mount", args: ["-t", "tmpfs", "-o", "size=64k", "tmpfs", directory] })
})

afterEach(async () => {
  await run({ command: "umount", args: [directory] })
  rmSync(directory, { recursive: true })
})

it("says that the disk is full, and keeps the old file and nothing else", async () => {
  const path = join(directory, "state.json")
  await replaceFile(path, "old", { durable: true })
  const tooMuch = replaceFile(path, Buffer.alloc(128 * 1024))
  await expect(tooMuch).rejects.toMatchObject({ code: "disk_full", kind: "unavailable" })
  await expect(tooMuch).rejects.toThrow(`No space left for 131072 bytes in ${directory}`)
  expect(readFileSync(path, "utf8")).toBe("old")
  expect(readdirSync(directory)).toEqual(["state.json"])
})
