import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { openTrash } from "./trash.ts"

let directory: string
const at = (...parts: string[]) => join(directory, ...parts)
const open = (log = silentLog) => openTrash({ directory: at("trash"), log })

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-trash-"))
})

afterEach(() => rmSync(directory, { recursive: true }))

function fill(name: string): string {
  mkdirSync(at(name, "deep/er"), { recursive: true })
  for (const file of ["a", "deep/b", "deep/er/c"]) writeFileSync(at(name, file), "x")
  return at(name)
}

describe("the trash", () => {
  it("takes a directory out of sight at once, and deletes it afterwards", async () => {
    const trash = open()
    trash.discard(fill("layer"))
    expect(existsSync(at("layer"))).toBe(false)
    await trash.empty()
    expect(readdirSync(at("trash"))).toEqual([])
  })

  it("frees the name for a new directory right away", async () => {
    const trash = open()
    for (let round = 0; round < 3; round += 1) trash.discard(fill("layer"))
    fill("layer")
    await trash.empty()
    expect(readdirSync(at("layer")).sort()).toEqual(["a", "deep"])
  })

  it("does not mind a directory that is not there", async () => {
    const trash = open()
    trash.discard(at("never"))
    await trash.empty()
  })

  it("is emptied at open of what a crash left", async () => {
    for (const name of ["one", "two"]) fill(join("trash", name))
    await open().empty()
    expect(readdirSync(at("trash"))).toEqual([])
  })
})
