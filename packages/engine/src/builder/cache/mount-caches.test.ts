import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { removeMountCaches } from "./mount-caches.ts"

let home: string
let caches: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "naru-mount-caches-"))
  caches = join(home, "caches")
})
afterEach(() => rmSync(home, { recursive: true }))

it("removes all caches and says how many bytes their files had", async () => {
  mkdirSync(join(caches, "npm", "deep"), { recursive: true })
  writeFileSync(join(caches, "npm", "a"), "12345")
  writeFileSync(join(caches, "npm", "deep", "b"), "123")
  expect(await removeMountCaches(caches)).toBe(8)
  expect(existsSync(caches)).toBe(false)
})

it("finds nothing to do where no step ever kept anything", async () => {
  expect(await removeMountCaches(caches)).toBe(0)
  expect(existsSync(home)).toBe(true)
})

it("neither counts nor removes what a link in a cache leads to", async () => {
  const outside = join(home, "outside")
  mkdirSync(outside)
  writeFileSync(join(outside, "kept"), "1234567")
  mkdirSync(caches)
  symlinkSync(outside, join(caches, "directory"))
  symlinkSync(join(outside, "kept"), join(caches, "file"))
  symlinkSync("nowhere", join(caches, "broken"))
  writeFileSync(join(caches, "own"), "12")
  expect(await removeMountCaches(caches)).toBe(2)
  expect(readFileSync(join(outside, "kept"), "utf8")).toBe("1234567")
})
