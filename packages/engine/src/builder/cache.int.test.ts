import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { type BuildFixture, openBuildFixture } from "./testing/build-fixture.ts"

let fixture: BuildFixture
beforeEach(async () => {
  fixture = await openBuildFixture()
})
afterEach(() => fixture[Symbol.asyncDispose]())

const lines = (...parts: string[]) => parts.join("\n")
const files = {
  Dockerfile: lines(
    "FROM naru/busybox",
    "ARG V=1",
    "LABEL v=$V",
    "WORKDIR /app",
    "COPY src .",
    "RUN cat one two >both",
    'CMD ["cat", "/app/both"]',
  ),
  "src/one": "1",
  "src/two": "2",
}

it("does nothing twice: an equal build takes every step from the cache and gives the same image", async () => {
  const first = await fixture.build(files)
  const second = await fixture.build(files)
  expect(Object.values(second.steps)).toEqual(Array.from({ length: 7 }, () => "cached"))
  expect(second.cachedSteps).toBe(7)
  expect(second.image.id).toBe(first.image.id)
})

it("keeps the cache when the engine is opened again", async () => {
  const first = await fixture.build(files)
  await fixture.reopen()
  const second = await fixture.build(files)
  expect(second.cachedSteps).toBe(7)
  expect(second.image.id).toBe(first.image.id)
})

it("hits after a fresh checkout: times do not count, contents and permissions do", async () => {
  await fixture.build(files)
  const touched = await fixture.build({ ...files, "src/one": { content: "1", modifyNs: 5_000_000_000n } })
  expect(touched.steps["COPY src ."]).toBe("cached")
  const changed = await fixture.build({ ...files, "src/two": "3" })
  expect(changed.steps).toMatchObject({
    "WORKDIR /app": "cached",
    "COPY src .": "src/two changed",
    "RUN cat one two >both": "a step before it changed",
  })
  await fixture.look(changed.image, (root) => expect(readFileSync(join(root, "app/both"), "utf8")).toBe("13"))
  const executable = await fixture.build({ ...files, "src/one": { content: "1", mode: 0o755 } })
  expect(executable.steps["COPY src ."]).toBe("src/one changed")
  const grown = await fixture.build({ ...files, "src/three": "3" })
  expect(grown.steps["COPY src ."]).toBe("src/three is new")
})

it("tells which argument changed, and lets metadata change without doing work again", async () => {
  const first = await fixture.build(files)
  const second = await fixture.build(files, { arguments: { V: "2" } })
  expect(second.steps).toMatchObject({
    "LABEL v=$V": "done",
    "COPY src .": "cached",
    "RUN cat one two >both": "the variable V changed",
  })
  expect(second.image.config.config?.Labels).toMatchObject({ v: "2" })
  expect(second.image.id).not.toBe(first.image.id)
})

it("ignores the cache when asked, and fills it anew", async () => {
  await fixture.build(files)
  const second = await fixture.build(files, { noCache: true })
  expect(second.cachedSteps).toBe(0)
  expect(second.steps["COPY src ."]).toBe("the cache is switched off")
  const third = await fixture.build(files)
  expect(third.image.id).toBe(second.image.id)
})

it("does not take ignored files into account", async () => {
  const withIgnored = { ...files, Dockerfile: "FROM naru/busybox\nCOPY . /d", ".dockerignore": "log" }
  await fixture.build({ ...withIgnored, log: "1" })
  expect((await fixture.build({ ...withIgnored, log: "2" })).steps["COPY . /d"]).toBe("cached")
})

it("finds a copy from another stage by what it copies, not by how that was made", async () => {
  const from = (line: string) => ({
    Dockerfile: lines(
      "FROM naru/busybox AS make",
      line,
      "FROM naru/busybox",
      "COPY --from=make /out /out",
      "RUN cat /out",
    ),
  })
  await fixture.build(from("RUN echo same >/out"))
  const second = await fixture.build(from("RUN sleep 0; echo same >/out"))
  expect(second.steps).toMatchObject({ "COPY --from=make /out /out": "cached", "RUN cat /out": "cached" })
})

it("keeps the steps before a failed one", async () => {
  const failing = { ...files, Dockerfile: `${files.Dockerfile}\nRUN exit 3` }
  await expect(fixture.build(failing)).rejects.toMatchObject({ code: "build_step_failed", exitCode: 3 })
  const mended = await fixture.build(files)
  expect(mended.steps["RUN cat one two >both"]).toBe("cached")
})

it("survives the removal of the image, and forgets everything when pruned", async () => {
  const { image } = await fixture.build(files, { names: ["gone"] })
  await fixture.engine.images.remove("gone")
  await fixture.engine.images.prune({ all: false })
  expect((await fixture.build(files, { names: ["gone"] })).cachedSteps).toBe(7)
  await fixture.engine.images.remove("gone")
  await fixture.engine.images.prune({ all: false })
  const { reclaimedBytes } = await fixture.engine.builder.prune()
  expect(reclaimedBytes).toBeGreaterThan(0)
  const top = image.config.rootfs.diff_ids.at(-1)
  expect(top && (await fixture.engine.content.find(top))).toBeUndefined()
  expect(await fixture.engine.snapshots.list()).toHaveLength(1)
  expect((await fixture.build(files)).steps["COPY src ."]).toBe("not built before")
})

it("leaves images whole when the cache is pruned", async () => {
  const { image } = await fixture.build(files, { names: ["kept"] })
  await fixture.engine.builder.prune()
  await fixture.look(image, (root) => expect(readFileSync(join(root, "app/both"), "utf8")).toBe("12"))
})

it("builds the same layer twice at once without harm", async () => {
  const builds = await Promise.all([1, 2, 3].map(() => fixture.build(files, { noCache: true })))
  for (const { image } of builds)
    await fixture.look(image, (root) => expect(readFileSync(join(root, "app/both"), "utf8")).toBe("12"))
  expect((await fixture.engine.snapshots.list()).filter(({ kind }) => kind === "active")).toEqual([])
  expect(existsSync(join(fixture.home, "builder/contexts"))).toBe(true)
})
