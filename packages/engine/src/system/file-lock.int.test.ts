import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { lockFile } from "./file-lock.ts"

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-lock-"))
  path = join(directory, "lock")
})
afterEach(() => rmSync(directory, { recursive: true }))

/** Another process that holds the lock until it is told to end. */
async function holder() {
  const child = spawn("flock", [path, "sh", "-c", "echo held; read word"], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  await once(child.stdout, "data")
  return child
}

test("a lock is had by one alone, and by the next when it is let go", () => {
  const release = lockFile(path)
  expect(release).toBeDefined()
  expect(lockFile(path)).toBeUndefined()
  release?.()
  const again = lockFile(path)
  expect(again).toBeDefined()
  again?.()
})

test("a lock that another process has is not had here", async () => {
  const child = await holder()
  expect(lockFile(path)).toBeUndefined()
  child.stdin.end("\n")
  await once(child, "exit")
  const release = lockFile(path)
  expect(release).toBeDefined()
  release?.()
})

test("a process that is killed lets go", async () => {
  const child = spawn("flock", ["--no-fork", path, "sleep", "1000"], { stdio: "ignore" })
  await once(child, "spawn")
  await expect
    .poll(() => {
      const release = lockFile(path)
      release?.()
      return release
    })
    .toBeUndefined()
  child.kill("SIGKILL")
  await once(child, "exit")
  const release = lockFile(path)
  expect(release).toBeDefined()
  release?.()
})

test("the file is made for its owner alone, and stays", () => {
  lockFile(path)?.()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  lockFile(path)?.()
})

test("locks of different files have nothing to do with each other", () => {
  const [one, other] = [lockFile(path), lockFile(`${path}-2`)]
  expect([one, other]).not.toContain(undefined)
  one?.()
  other?.()
})

test("a place where no file can be is an error", () => {
  expect(() => lockFile(join(directory, "none", "lock"))).toThrow(/ENOENT/)
})
