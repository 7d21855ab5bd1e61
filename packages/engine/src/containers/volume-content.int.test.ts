import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { ResolvedMount } from "./container.ts"
import { fillVolumes } from "./volume-content.ts"

let home: string
let rootfs: string
let volume: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "naru-content-"))
  rootfs = join(home, "rootfs")
  volume = join(home, "volume")
  mkdirSync(join(rootfs, "data"), { recursive: true })
  mkdirSync(volume)
})
afterEach(() => rmSync(home, { recursive: true }))

const fill = (change: Partial<ResolvedMount> = {}) =>
  fillVolumes(rootfs, [
    { type: "volume", source: volume, target: "/data", readOnly: false, options: [], ...change },
  ])

describe("an empty volume", () => {
  it("gets what the image has at its place: files, directories, links", async () => {
    mkdirSync(join(rootfs, "data/deep"))
    writeFileSync(join(rootfs, "data/deep/file"), "text")
    writeFileSync(join(rootfs, "data/.hidden"), "")
    symlinkSync("deep/file", join(rootfs, "data/link"))
    await fill()
    expect(readdirSync(volume).toSorted()).toEqual([".hidden", "deep", "link"])
    expect(readFileSync(join(volume, "deep/file"), "utf8")).toBe("text")
    expect(readlinkSync(join(volume, "link"))).toBe("deep/file")
  })

  it("gets owners, permissions and times too, the directory's own among them", async () => {
    writeFileSync(join(rootfs, "data/file"), "")
    chownSync(join(rootfs, "data/file"), 33, 34)
    chmodSync(join(rootfs, "data/file"), 0o4750)
    utimesSync(join(rootfs, "data/file"), 1000, 1000)
    chownSync(join(rootfs, "data"), 70, 70)
    chmodSync(join(rootfs, "data"), 0o1777)
    await fill()
    const { uid, gid, mode, mtimeMs } = statSync(join(volume, "file"))
    expect([uid, gid, mode & 0o7777, mtimeMs]).toEqual([33, 34, 0o4750, 1_000_000])
    const own = statSync(volume)
    expect([own.uid, own.gid, own.mode & 0o7777]).toEqual([70, 70, 0o1777])
  })

  it("keeps a link that leads out of the image a link, and copies nothing through it", async () => {
    writeFileSync(join(home, "of-the-host"), "kept")
    symlinkSync("../../of-the-host", join(rootfs, "data/out"))
    await fill()
    expect(lstatSync(join(volume, "out")).isSymbolicLink()).toBe(true)
  })

  it("gets what a link of the image leads to, inside the image", async () => {
    mkdirSync(join(rootfs, "srv/real"), { recursive: true })
    writeFileSync(join(rootfs, "srv/real/file"), "of the image")
    symlinkSync("/srv/real", join(rootfs, "linked"))
    await fill({ target: "/linked" })
    expect(readFileSync(join(volume, "file"), "utf8")).toBe("of the image")
  })

  it("is not filled by a link that climbs above the image's root", async () => {
    mkdirSync(join(home, "of-the-host"))
    writeFileSync(join(home, "of-the-host/file"), "private")
    symlinkSync("../../of-the-host", join(rootfs, "data/up"))
    await fill({ target: "/data/up" })
    expect(readdirSync(volume)).toEqual([])
  })
})

describe("a volume stays as it is", () => {
  it("when it holds anything, were it one hidden file", async () => {
    writeFileSync(join(rootfs, "data/file"), "of the image")
    writeFileSync(join(volume, ".kept"), "")
    await fill()
    expect(readdirSync(volume)).toEqual([".kept"])
  })

  it.each<[string, Partial<ResolvedMount>]>([
    ["when that was asked", { options: ["nocopy"] }],
    ["when the image has nothing there", { target: "/nowhere" }],
    ["when the image has a file there", { target: "/data/file" }],
    ["when it is no volume but a directory of the host", { type: "bind" }],
  ])("%s", async (_, change) => {
    writeFileSync(join(rootfs, "data/file"), "of the image")
    await fill(change)
    expect(readdirSync(volume)).toEqual([])
  })
})

it("each of several volumes gets its own content", async () => {
  const other = join(home, "other")
  mkdirSync(other)
  mkdirSync(join(rootfs, "logs"))
  writeFileSync(join(rootfs, "data/a"), "")
  writeFileSync(join(rootfs, "logs/b"), "")
  const base = { type: "volume", readOnly: false, options: [] } as const
  await fillVolumes(rootfs, [
    { ...base, source: volume, target: "/data" },
    { ...base, source: other, target: "/logs" },
  ])
  expect([readdirSync(volume), readdirSync(other)]).toEqual([["a"], ["b"]])
})
