import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { makeDirectoryInRoot, readInRoot, resolveInRoot } from "./rootfs.ts"

const root = mkdtempSync(join(tmpdir(), "naru-rootfs-"))
mkdirSync(join(root, "etc"))
mkdirSync(join(root, "usr/etc"), { recursive: true })
writeFileSync(join(root, "etc/passwd"), "inside")
writeFileSync(join(root, "usr/etc/group"), "linked")
symlinkSync("../usr/etc/group", join(root, "etc/group"))
symlinkSync("/etc/hostname", join(root, "etc/absolute"))
symlinkSync("../../../../../../etc/passwd", join(root, "etc/escape"))
symlinkSync("loop", join(root, "loop"))
symlinkSync("usr", join(root, "link"))
afterAll(() => rmSync(root, { recursive: true }))

describe("paths in a root file system", () => {
  it("keeps links, absolute targets and .. inside", () => {
    expect(readInRoot(root, "/etc/passwd")).toBe("inside")
    expect(readInRoot(root, "/etc/group")).toBe("linked")
    expect(readInRoot(root, "/etc/escape")).toBe("inside")
    expect(resolveInRoot(root, "/etc/absolute")).toBe(join(root, "etc/hostname"))
    expect(resolveInRoot(root, "../../x")).toBe(join(root, "x"))
  })

  it("follows a link before it takes the .. after it", () => {
    expect(resolveInRoot(root, "/link/../etc")).toBe(join(root, "etc"))
    expect(resolveInRoot(root, "/link/etc/group")).toBe(join(root, "usr/etc/group"))
  })

  it("reads nothing where there is no file", () => {
    expect(readInRoot(root, "/etc/none")).toBe("")
    expect(readInRoot(root, "/etc")).toBe("")
    expect(readInRoot(root, "/etc/passwd/x")).toBe("")
  })

  it("gives up on a loop of links", () => {
    expect(() => resolveInRoot(root, "/loop")).toThrow(/too many symbolic links/)
  })

  it("makes directories, and says when a file is in the way", () => {
    expect(makeDirectoryInRoot(root, "/srv/app")).toBe(join(root, "srv/app"))
    expect(makeDirectoryInRoot(root, "/etc")).toBe(join(root, "etc"))
    expect(() => makeDirectoryInRoot(root, "/etc/passwd")).toThrow(/a file is in its place/)
    expect(() => makeDirectoryInRoot(root, "/etc/passwd/x")).toThrow(/a file is in its place/)
  })
})
