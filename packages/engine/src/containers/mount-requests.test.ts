import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openVolumes, type VolumeStore } from "../volumes/index.ts"
import type { MountRequest } from "./container.ts"
import { removeVolumesOf, resolveMounts } from "./mount-requests.ts"

const home = mkdtempSync(join(tmpdir(), "naru-mounts-"))
let volumes: VolumeStore
beforeAll(async () => {
  volumes = await openVolumes({ home })
})
afterAll(() => rmSync(home, { recursive: true }))

const resolve = (asked: MountRequest[], imageVolumes: string[] = []) =>
  resolveMounts({ asked, imageVolumes, volumes, containerId: "c1" })

describe("resolveMounts", () => {
  it("makes a named volume and gives its directory", async () => {
    const { mounts, anonymousVolumes } = await resolve([{ type: "volume", source: "data", target: "/data/" }])
    expect(mounts[0]).toMatchObject({ type: "volume", target: "/data", volume: "data", readOnly: false })
    expect(statSync(mounts[0]?.source ?? "").isDirectory()).toBe(true)
    expect(anonymousVolumes).toEqual([])
  })

  it("makes anonymous volumes for what the image declares, unless the target was asked", async () => {
    const { mounts, anonymousVolumes } = await resolve(
      [{ type: "tmpfs", target: "/cache" }],
      ["/cache", "/db"],
    )
    expect(mounts.map(({ type, target }) => [type, target])).toEqual([
      ["tmpfs", "/cache"],
      ["volume", "/db"],
    ])
    expect(anonymousVolumes).toHaveLength(1)
  })

  it("finds the anonymous volumes of a container that did not come to be", async () => {
    await resolve([], ["/db"])
    await removeVolumesOf(volumes, "c1")
    expect((await volumes.list()).map(({ name }) => name)).toEqual(["data"])
  })

  it("makes a missing bind directory only when asked to", async () => {
    const source = join(home, "missing")
    await expect(resolve([{ type: "bind", source, target: "/x" }])).rejects.toThrow(
      `bind source path does not exist: ${source}`,
    )
    await resolve([{ type: "bind", source, target: "/x", createSource: true }])
    expect(statSync(source).isDirectory()).toBe(true)
  })

  it.each([
    [[{ type: "tmpfs", target: "relative" }], /mount path must be absolute/],
    [[{ type: "tmpfs", target: "/.." }], /destination can't be '\/'/],
    [[{ type: "bind", source: "relative", target: "/x" }], /invalid mount path: 'relative'/],
    [
      [
        { type: "tmpfs", target: "/x" },
        { type: "tmpfs", target: "/x/" },
      ],
      /Duplicate mount point: \/x/,
    ],
  ] satisfies [MountRequest[], RegExp][])("refuses %j", async (asked, reason) => {
    await expect(resolve(asked)).rejects.toThrow(reason)
  })
})
