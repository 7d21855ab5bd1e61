import { execFileSync } from "node:child_process"
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { enterHostMounts } from "./host-mounts.ts"
import { isMountPoint, unmount } from "./mount.ts"

const unified = "/sys/fs/cgroup/unified"
let run: string
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), "naru-host-"))
})
afterEach(() => {
  unmount(join(run, "bin"), { lazy: true })
  rmSync(run, { recursive: true })
})

test("the runtime is shown on a read-only mount, where nobody can replace it", () => {
  const { runtimePath } = enterHostMounts({ run, runtimePath: "/bin/sh" })
  expect(runtimePath).toBe(join(run, "bin/sh"))
  expect(execFileSync(runtimePath, ["-c", "echo runs"], { encoding: "utf8" })).toBe("runs\n")
  expect(() => accessSync(runtimePath, constants.W_OK)).toThrow(/EROFS/)
  expect(() => writeFileSync(join(run, "bin/naru-test"), "")).toThrow(/EROFS/)
})

test("entering twice is fine and piles nothing up", () => {
  const mounts = () =>
    readFileSync("/proc/self/mountinfo", "utf8")
      .split("\n")
      .filter((line) => line.includes(run) || line.includes(unified))
  enterHostMounts({ run, runtimePath: "/bin/sh" })
  const before = mounts().length
  enterHostMounts({ run, runtimePath: "/bin/sh" })
  expect(mounts().length).toBe(before)
  expect(isMountPoint(join(run, "bin"))).toBe(true)
})

test("on hybrid hosts crun meets an empty hierarchy, and what it leaves there can be cleared", () => {
  const { clearUnifiedCover } = enterHostMounts({ run, runtimePath: "/bin/sh" })
  if (!existsSync(unified)) return clearUnifiedCover()
  expect(existsSync(join(unified, "cgroup.controllers"))).toBe(false)
  mkdirSync(join(unified, "naru/left/behind"), { recursive: true })
  clearUnifiedCover()
  expect(existsSync(join(unified, "naru"))).toBe(false)
})

test("in the host's own mount namespace the engine does not start, and says how to start it", () => {
  const file = new URL("./host-mounts.ts", import.meta.url).pathname
  const script = `
    const { enterHostMounts } = await import(${JSON.stringify(file)})
    try { enterHostMounts({ run: ${JSON.stringify(run)}, runtimePath: "/bin/sh" }) }
    catch (error) { console.log(error.code, error.userMessage) }`
  const args = ["--conditions", "naru-source", "--input-type", "module", "--eval", script]
  // PID 1's namespace cannot be entered from every sandbox; a fresh PID namespace makes the child its own PID 1.
  const command = ["--pid", "--fork", "--mount-proc", process.execPath, ...args]
  expect(execFileSync("unshare", command, { encoding: "utf8" })).toMatch(
    /^shared_mount_namespace .*unshare --mount/,
  )
})
