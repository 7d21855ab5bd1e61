import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run } from "@naru/base/spawn"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type ContentStore, openContentStore } from "../content/index.ts"
import { makeDevice, setXattr } from "../system/index.ts"
import { applyLayer, readTar, type TarHeader, writeLayer } from "./index.ts"

const capability = Buffer.from("0100000200040000000000000000000000000000", "hex")
let scratch: string
let content: ContentStore
const at = (...parts: string[]) => join(scratch, ...parts)

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), "naru-changes-"))
  for (const name of ["lower", "upper", "work", "merged"]) mkdirSync(at(name))
  content = await openContentStore({ directory: at("content") })
})

afterEach(() => rmSync(scratch, { recursive: true }))

describe("changes written as a layer", () => {
  it("are what overlayfs recorded, in OCI form and in the order of their names", async () => {
    mkdirSync(at("lower/replaced/inner"), { recursive: true })
    for (const name of ["gone", "kept", "moved"]) writeFileSync(at("lower", name), name)
    await inOverlay(async () => {
      rmSync(at("merged/gone"))
      rmSync(at("merged/replaced"), { recursive: true })
      mkdirSync(at("merged/replaced"))
      renameSync(at("merged/moved"), at("merged/replaced/moved"))
      writeFileSync(at("merged/b"), "b")
      linkSync(at("merged/b"), at("merged/a"))
      symlinkSync("/nowhere", at("merged/link"))
      makeDevice({ path: at("merged/null"), type: "character", major: 1, minor: 3 })
      makeDevice({ path: at("merged/pipe"), type: "fifo" })
    })
    const { descriptor, diffId } = await writeLayer({ content, changesDirectory: at("upper") })
    const headers = await headersOf(diffId)
    expect(headers.map(({ name, type, linkName }) => `${type} ${name} ${linkName}`.trim())).toEqual([
      "file a",
      "link b a",
      "file .wh.gone",
      "symlink link /nowhere",
      "file .wh.moved",
      "character null",
      "fifo pipe",
      "directory replaced/",
      "file replaced/.wh..wh..opq",
      "file replaced/moved",
    ])
    expect(descriptor).toEqual({
      mediaType: "application/vnd.oci.image.layer.v1.tar",
      digest: diffId,
      size: (await content.find(diffId))?.sizeBytes,
    })
  })

  it("are applied again as the same file system, and written again as the same bytes", async () => {
    mkdirSync(at("lower/etc"))
    writeFileSync(at("lower/etc/old"), "old")
    writeFileSync(at("lower/gone"), "gone")
    await inOverlay(async () => {
      rmSync(at("merged/gone"))
      mkdirSync(at("merged", "long-name/".repeat(15)), { recursive: true })
      writeFileSync(at("merged", "long-name/".repeat(15), "파일"), "x".repeat(600_000))
      writeFileSync(at("merged/etc/new"), "new")
      chownSync(at("merged/etc/new"), 12, 3_000_000)
      chmodSync(at("merged/etc/new"), 0o4711)
      writeFileSync(at("merged/ping"), "x")
      setXattr(at("merged/ping"), "security.capability", capability)
      linkSync(at("merged/ping"), at("merged/ping6"))
    })
    const first = await writeLayer({ content, changesDirectory: at("upper") })
    mkdirSync(at("again"))
    const applied = await applyLayer({
      source: await content.open(first.diffId),
      directory: at("again"),
    })
    expect(applied.diffId).toBe(first.diffId)
    const second = await writeLayer({ content, changesDirectory: at("again") })
    expect(second).toEqual(first)
  })

  it("give the same bytes for equal content when times are clamped", async () => {
    const digests: string[] = []
    for (const [name, time] of [["one", 1_700_000_000] as const, ["two", 1_700_000_999] as const]) {
      mkdirSync(at(name))
      writeFileSync(at(name, "file"), "x")
      utimesSync(at(name, "file"), time, time)
      const { diffId } = await writeLayer({ content, changesDirectory: at(name), clampNs: 0n })
      digests.push(diffId)
    }
    expect(digests[0]).toBe(digests[1])
  })

  it("leave sockets out and take empty directories and files along", async () => {
    mkdirSync(at("upper/empty"))
    writeFileSync(at("upper/zero"), "")
    const server = createServer().listen(at("upper/socket"))
    await new Promise((resolve) => server.once("listening", resolve))
    const { diffId } = await writeLayer({ content, changesDirectory: at("upper") })
    server.close()
    expect((await headersOf(diffId)).map(({ name }) => name)).toEqual(["empty/", "zero"])
  })

  it("are read by GNU tar without complaint", async () => {
    mkdirSync(at("upper", "deep/".repeat(40)), { recursive: true })
    writeFileSync(at("upper", "deep/".repeat(40), "한글"), "x")
    const { diffId } = await writeLayer({ content, changesDirectory: at("upper") })
    const args = ["-xf", await content.pathOf(diffId), "-C", at("merged")]
    expect(await run({ command: "tar", args })).toEqual({ stdout: "", stderr: "" })
    await run({ command: "diff", args: ["-r", at("upper"), at("merged")] })
  })

  it("that cannot be a layer are refused by name", async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${at("upper")}/`), Buffer.from([0xff])]), "")
    await expect(writeLayer({ content, changesDirectory: at("upper") })).rejects.toMatchObject({
      code: "layer_unsupported",
    })
    rmSync(Buffer.concat([Buffer.from(`${at("upper")}/`), Buffer.from([0xff])]))
    mkdirSync(at("upper/moved"))
    setXattr(at("upper/moved"), "trusted.overlay.redirect", Buffer.from("elsewhere"))
    const writing = writeLayer({ content, changesDirectory: at("upper") })
    await expect(writing).rejects.toThrow('"moved/" cannot be part of a layer')
  })
})

async function inOverlay(work: () => Promise<void>): Promise<void> {
  const options = `lowerdir=${at("lower")},upperdir=${at("upper")},workdir=${at("work")},redirect_dir=off,metacopy=off`
  await run({ command: "mount", args: ["-t", "overlay", "-o", options, "overlay", at("merged")] })
  try {
    await work()
  } finally {
    await run({ command: "umount", args: [at("merged")] })
  }
}

async function headersOf(digest: Parameters<ContentStore["open"]>[0]): Promise<TarHeader[]> {
  const headers: TarHeader[] = []
  const tar = readTar(await content.open(digest), { role: "layer" })
  for await (const { header } of tar.entries) headers.push(header)
  return headers
}
