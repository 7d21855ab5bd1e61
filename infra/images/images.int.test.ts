import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run } from "@naru/base/spawn"
import { afterAll, beforeAll, expect, it } from "vitest"

let directory: string
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-images-"))
  await make("one.tar")
})
afterAll(() => rmSync(directory, { recursive: true }))

const make = (name: string, env: Record<string, string> = {}) =>
  run({
    command: join(import.meta.dirname, "busybox.sh"),
    args: [join(directory, name)],
    env: { PATH: process.env.PATH ?? "", ...env },
  })
const tar = async (...args: string[]) => (await run({ command: "tar", args })).stdout
const member = (archive: string, name: string) => tar("-xOf", join(directory, archive), name)

it("naru/busybox is the same bytes each time", async () => {
  await make("two.tar", { TMPDIR: directory, LC_ALL: "C.UTF-8", TZ: "Asia/Seoul" })
  expect(readFileSync(join(directory, "two.tar")).equals(readFileSync(join(directory, "one.tar")))).toBe(true)
})

it("naru/busybox is made in less than a second and leaves nothing behind", async () => {
  const started = performance.now()
  await make("three.tar", { TMPDIR: directory })
  // The machine may be busy with other tests: the budget is one second on a quiet one.
  expect(performance.now() - started).toBeLessThan(5000)
  const { stdout } = await run({ command: "ls", args: [directory] })
  expect(stdout.split("\n").filter((name) => name.startsWith("naru-"))).toEqual([])
})

it("naru/busybox names itself and its command", async () => {
  const [entry] = JSON.parse(await member("one.tar", "manifest.json"))
  expect(entry.RepoTags).toEqual(["naru/busybox:latest"])
  const config = JSON.parse(await member("one.tar", entry.Config))
  expect(config).toMatchObject({ os: "linux", config: { Cmd: ["sh"] }, rootfs: { type: "layers" } })
  expect(entry.Layers).toEqual([`${config.rootfs.diff_ids[0].replace("sha256:", "")}.tar`])
})

it("naru/busybox holds one program, its commands as links, and what programs look for", async () => {
  const [entry] = JSON.parse(await member("one.tar", "manifest.json"))
  await run({ command: "tar", args: ["-C", directory, "-xf", join(directory, "one.tar")] })
  const listing = await tar("-tvf", join(directory, entry.Layers[0]), "--numeric-owner")
  const lines = listing.trim().split("\n")
  expect(lines.every((line) => line.split(/\s+/)[1] === "0/0")).toBe(true)
  expect(lines.filter((line) => line.startsWith("-rwx")).map((line) => line.split(/\s+/).at(-1))).toEqual([
    "./bin/busybox",
  ])
  for (const name of ["sh", "ls", "httpd", "wget", "nc"])
    expect(listing).toContain(`./bin/${name} -> busybox`)
  expect(listing).toMatch(/^drwxrwxrwt .* \.\/tmp\/$/m)
  for (const file of ["passwd", "group", "os-release"]) expect(listing).toContain(`./etc/${file}`)
})

it("says what is missing when there is no busybox", async () => {
  const without = make("four.tar", { PATH: directory })
  await expect(without).rejects.toThrow(/busybox|dirname|not found/)
})
