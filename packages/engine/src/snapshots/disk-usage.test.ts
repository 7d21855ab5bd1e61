import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { diskUsageOf } from "./disk-usage.ts"

let directory: string
const at = (...parts: string[]) => join(directory, ...parts)

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-usage-"))
})

afterEach(() => rmSync(directory, { recursive: true }))

describe("the usage of a directory", () => {
  it("is nothing when it is empty", async () => {
    expect(await diskUsageOf(directory)).toEqual({ sizeBytes: 0, inodes: 0 })
  })

  it("adds up files at every depth, and counts directories as files without a size", async () => {
    mkdirSync(at("a/b/c"), { recursive: true })
    writeFileSync(at("top"), "12345")
    writeFileSync(at("a/b/c/deep"), "123")
    expect(await diskUsageOf(directory)).toEqual({ sizeBytes: 8, inodes: 5 })
  })

  it("counts a file with several names once, wherever they are", async () => {
    mkdirSync(at("a"))
    mkdirSync(at("b"))
    writeFileSync(at("a/one"), "12345")
    linkSync(at("a/one"), at("a/two"))
    linkSync(at("a/one"), at("b/three"))
    expect(await diskUsageOf(directory)).toEqual({ sizeBytes: 5, inodes: 3 })
  })

  it("counts a file whose other name lies elsewhere", async () => {
    const other = mkdtempSync(join(tmpdir(), "naru-usage-other-"))
    writeFileSync(join(other, "one"), "12345")
    linkSync(join(other, "one"), at("two"))
    expect(await diskUsageOf(directory)).toEqual({ sizeBytes: 5, inodes: 1 })
    rmSync(other, { recursive: true })
  })

  it("does not follow links, neither to files nor to directories above", async () => {
    writeFileSync(at("large"), "x".repeat(1000))
    symlinkSync("large", at("link"))
    symlinkSync("..", at("up"))
    symlinkSync("nowhere", at("dangling"))
    expect(await diskUsageOf(directory)).toEqual({ sizeBytes: 1000, inodes: 4 })
  })

  it("takes a sparse file for as large as it says it is", async () => {
    writeFileSync(at("sparse"), "")
    truncateSync(at("sparse"), 5_000_000)
    expect(await diskUsageOf(directory)).toEqual({ sizeBytes: 5_000_000, inodes: 1 })
  })

  it("of what is not there is an error", async () => {
    await expect(diskUsageOf(at("none"))).rejects.toMatchObject({ code: "ENOENT" })
  })
})
