import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { mountFilesystem, unmount } from "./mount.ts"
import { longOverlay, mountOverlay, type OverlayRequest, TooManyLayers } from "./overlay.ts"
import { findXattr } from "./xattr.ts"

let directory: string
const at = (...parts: string[]) => join(directory, ...parts)
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-overlay-"))
  // A file system of its own: /tmp may be an overlay, which cannot be an upper directory.
  mountFilesystem({ source: "tmpfs", target: directory, type: "tmpfs" })
  for (const name of ["upper", "work", "target"]) mkdirSync(at(name))
})
afterEach(() => {
  unmount(at("target"), { lazy: true })
  unmount(directory, { lazy: true })
  rmSync(directory, { recursive: true })
})

function layer(name: string, files: Record<string, string>): string {
  mkdirSync(at(name), { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(at(name, file), text)
  return at(name)
}

/** One mount by each way there is; all must behave alike. */
const ways: Record<string, (request: OverlayRequest) => unknown> = {
  "mount(2)": mountOverlay,
  "fsconfig(2)": longOverlay.mountByDescriptor,
  "short paths": longOverlay.mountByShortPaths,
}

describe.each(Object.entries(ways))("an overlay mounted by %s", (_name, mount) => {
  test("shows the top-most of each file, writes above and leaves the layers alone", () => {
    const lower = [
      layer("top", { both: "top", mine: "top" }),
      layer("bottom", { both: "bottom", deep: "bottom" }),
    ]
    mount({ lower, upper: at("upper"), work: at("work"), target: at("target") })
    expect(readdirSync(at("target")).sort()).toEqual(["both", "deep", "mine"])
    expect(readFileSync(at("target/both"), "utf8")).toBe("top")
    writeFileSync(at("target/deep"), "changed")
    expect(readFileSync(at("bottom/deep"), "utf8")).toBe("bottom")
    expect(readFileSync(at("upper/deep"), "utf8")).toBe("changed")
  })

  test("marks removals so that a layer can be made of them", () => {
    mkdirSync(at("bottom/dir"), { recursive: true })
    const lower = [layer("bottom", { gone: "x", "dir/inner": "x" })]
    mount({ lower, upper: at("upper"), work: at("work"), target: at("target") })
    rmSync(at("target/gone"))
    rmSync(at("target/dir"), { recursive: true })
    mkdirSync(at("target/dir"))
    const whiteout = lstatSync(at("upper/gone"))
    expect([whiteout.isCharacterDevice(), whiteout.rdev]).toEqual([true, 0])
    expect(String(findXattr(at("upper/dir"), "trusted.overlay.opaque"))).toBe("y")
  })

  test("never leaves a redirect or a copy of metadata alone in the changes", () => {
    mkdirSync(at("bottom/old"), { recursive: true })
    const lower = [layer("bottom", { "old/file": "content" })]
    mount({ lower, upper: at("upper"), work: at("work"), target: at("target") })
    expect(() => rmSync(at("target/old/file"))).not.toThrow()
    expect(findXattr(at("upper/old"), "trusted.overlay.redirect")).toBeUndefined()
  })

  test("without an upper directory cannot be written to", () => {
    mount({ lower: [layer("a", { file: "a" }), layer("b", {})], target: at("target") })
    expect(() => writeFileSync(at("target/file"), "changed")).toThrow(/EROFS/)
  })

  test("can be read-only even with one", () => {
    const lower = [layer("a", { file: "a" })]
    mount({ lower, upper: at("upper"), work: at("work"), target: at("target"), readOnly: true })
    expect(() => writeFileSync(at("target/new"), "")).toThrow(/EROFS/)
  })

  test("takes paths with the characters that options are parted by", () => {
    const lower = [
      layer("with,comma", { a: "1" }),
      layer("with:colon", { b: "2" }),
      layer("with\\slash", { c: "3" }),
    ]
    mkdirSync(at("upper,1"))
    mount({ lower, upper: at("upper,1"), work: at("work"), target: at("target") })
    expect(readdirSync(at("target")).sort()).toEqual(["a", "b", "c"])
    writeFileSync(at("target/new"), "")
    expect(existsSync(at("upper,1/new"))).toBe(true)
  })
})

describe("a long chain of layers", () => {
  const chain = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => layer(`${name}${index}`, { [`from-${index}`]: "" }))

  test("mounts although its options exceed a page", () => {
    const lower = chain(200, "a-rather-long-name-of-a-layer-")
    mountOverlay({ lower, upper: at("upper"), work: at("work"), target: at("target") })
    expect(readdirSync(at("target")).length).toBe(200)
  })

  test("mounts by short paths on kernels without fsconfig, and comes back to the old directory", () => {
    const before = process.cwd()
    const lower = chain(200, "l")
    longOverlay.mountByShortPaths({ lower, upper: at("upper"), work: at("work"), target: at("target") })
    expect(readdirSync(at("target")).length).toBe(200)
    expect(process.cwd()).toBe(before)
  })

  test("that not even short paths can hold is refused in words", () => {
    const lower = chain(100, "a-name-that-is-so-long-that-a-hundred-of-them-exceed-a-page-of-memory-")
    expect(() => longOverlay.mountByShortPaths({ lower, target: at("target") })).toThrow(TooManyLayers)
  })
})

test("a layer that is missing is refused and nothing is mounted", () => {
  symlinkSync("nowhere", at("dangling"))
  for (const lower of [[at("absent")], [at("dangling")]])
    expect(() => mountOverlay({ lower, upper: at("upper"), work: at("work"), target: at("target") })).toThrow(
      /ENOENT/,
    )
  expect(readdirSync(at("target"))).toEqual([])
})
