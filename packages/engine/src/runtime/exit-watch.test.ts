import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type ExitWatch, openExitWatch } from "./exit-watch.ts"

let directory: string
let watch: ExitWatch
const seen: [string, number][] = []
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "naru-exits-")), "exits")
  watch = openExitWatch(directory, silentLog)
  seen.length = 0
  watch.onExit((id, exitCode) => void seen.push([id, exitCode]))
})
afterEach(() => {
  watch.close()
  rmSync(join(directory, ".."), { recursive: true })
})

/** As conmon does: beside, then renamed. */
function exit(id: string, text: string): void {
  writeFileSync(join(directory, `${id}.X7Y2`), text)
  renameSync(join(directory, `${id}.X7Y2`), join(directory, id))
}

describe("exit watch", () => {
  it("tells each exit with its code", async () => {
    exit("aa", "0")
    exit("bb", "137")
    await expect
      .poll(() => seen)
      .toEqual([
        ["aa", 0],
        ["bb", 137],
      ])
    expect([watch.find("bb"), watch.find("cc")]).toEqual([137, undefined])
    expect(watch.list().toSorted()).toEqual(["aa", "bb"])
  })

  it("forgets an exit, so that it is not taken for the next", () => {
    exit("aa", "1")
    watch.forget("aa")
    watch.forget("aa")
    expect(watch.find("aa")).toBeUndefined()
  })

  it("waits for the exit of what was just killed, and forgets it", async () => {
    const settling = watch.settle("aa")
    setTimeout(() => exit("aa", "137"), 30)
    await settling
    expect(watch.find("aa")).toBeUndefined()
  })
})
