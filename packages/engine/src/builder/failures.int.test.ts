import { lstatSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { buffer } from "node:stream/consumers"
import { gzipSync } from "node:zlib"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { run } from "../system/index.ts"
import {
  type BuildFixture,
  type ContextFiles,
  collect,
  commandLines,
  contextOf,
  openBuildFixture,
} from "./testing/build-fixture.ts"

let fixture: BuildFixture
beforeAll(async () => {
  fixture = await openBuildFixture()
})
afterAll(() => fixture[Symbol.asyncDispose]())

// A build that fails leaves nothing but its cache.
afterEach(async () => {
  const { engine, home, run } = fixture
  expect(readdirSync(join(home, "builder/contexts"))).toEqual([])
  expect(readdirSync(join(home, "builder/mounts"))).toEqual([])
  expect(readdirSync(join(run, "b"))).toEqual([])
  expect((await engine.snapshots.list()).filter(({ kind }) => kind === "active")).toEqual([])
  expect((await engine.images.list()).flatMap(({ names }) => names)).toEqual([
    "docker.io/naru/busybox:latest",
  ])
})

const base = "FROM naru/busybox\n"

describe("a build on a full disk", () => {
  it("says so, and the next one with room works", async () => {
    const contexts = join(fixture.home, "builder/contexts")
    await run({ command: "mount", args: ["-t", "tmpfs", "-o", "size=4k,nr_inodes=1", "tmpfs", contexts] })
    try {
      await expect(fixture.build({ Dockerfile: `${base}RUN true` })).rejects.toMatchObject({
        code: "disk_full",
        userMessage: expect.stringContaining("Free some space"),
      })
    } finally {
      await run({ command: "umount", args: [contexts] })
    }
    await fixture.build({ Dockerfile: `${base}RUN true` })
  })
})

describe("a Dockerfile that cannot be built", () => {
  it.each<[string, string, RegExp]>([
    ["RUNN true", "dockerfile_invalid", /^Dockerfile:2:1: unknown instruction: RUNN — did you mean RUN\?$/],
    ["COPY --from=later /a /b\nFROM scratch AS later", "dockerfile_invalid", /^Dockerfile:2:13: /],
    [
      "RUN --mount=type=ssh x",
      "dockerfile_invalid",
      /^Dockerfile:2:13: RUN --mount=type=ssh is not supported/,
    ],
    ["ADD https://example.com/x /x", "dockerfile_invalid", /^Dockerfile:2:5: ADD from a URL/],
    ["FROM --platform=linux/s390x x", "unsupported_platform", /linux\/s390x/],
    [
      "FROM nowhere/image:1",
      "image_not_found",
      /^Dockerfile:2:6: there is no image "nowhere\/image:1" on this host; load or build it first$/,
    ],
    ["COPY --from=nowhere:1 /a /b", "image_not_found", /^Dockerfile:2:13: there is no image "nowhere:1"/],
    ["COPY missing /x", "build_step_failed", /^COPY missing \/x: "missing" is not in the build context/],
    [
      "COPY --from=naru/busybox /missing /x",
      "build_step_failed",
      /"\/missing" is not in the image "naru\/busybox"/,
    ],
    ["COPY none* /x/", "build_step_failed", /"none\*" is not in the build context/],
    ["COPY f /bin/f/x/", "build_step_failed", /cannot copy|is a file/],
    ["COPY d /etc/passwd", "build_step_failed", /\/etc\/passwd is a file/],
    ["COPY d2 /", "build_step_failed", /a file is there|a directory is there/],
    ["RUN exit 7", "build_step_failed", /^The command '\/bin\/sh -c exit 7' returned a non-zero code: 7$/],
    ['RUN ["/no/such/program"]', "build_step_failed", /no such file or directory/],
    ["USER nobody-here\nRUN true", "build_step_failed", /no user "nobody-here"/],
    ["WORKDIR /etc/passwd", "build_step_failed", /a file is there/],
  ])("says so: %s", async (text, code, message) => {
    const files = {
      Dockerfile: base + text,
      f: "f",
      "d/x": "x",
      "d2/bin": "a file where the image has a directory",
    }
    const instruction = text.startsWith("COPY f ")
      ? { ...files, Dockerfile: `${base}RUN touch /bin/f\n${text}` }
      : files
    const error: unknown = await fixture
      .build(instruction, { names: ["never"] })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code })
    expect(error instanceof Error && error.message).toMatch(message)
  })

  it("names step and line for a person", async () => {
    const error = await fixture
      .build({ Dockerfile: `${base}ENV A=1\nRUN false` })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      line: 3,
      step: 3,
      userMessage: "Step 3 (line 3) failed. The command '/bin/sh -c false' returned a non-zero code: 1",
    })
  })

  it("knows its own name", async () => {
    const files = { "docker/web.Dockerfile": "FROM x\nRUNN" }
    await expect(fixture.build(files, { dockerfile: { path: "docker/web.Dockerfile" } })).rejects.toThrow(
      /^docker\/web.Dockerfile:2:1: unknown instruction/,
    )
    await expect(fixture.build(files)).rejects.toMatchObject({ code: "dockerfile_not_found" })
    await expect(fixture.build(files, { dockerfile: { text: "RUNN" } })).rejects.toThrow(/^Dockerfile:1:1/)
  })
})

describe("a hostile or broken context", () => {
  const dockerfile = { Dockerfile: `${base}COPY . /d/` }
  it.each<[string, ContextFiles]>([
    ["../escape", { "../escape": "x" }],
    ["an absolute name", { "/tmp/naru-escape": "x" }],
    ["a/../../escape", { "a/../../escape": "x" }],
    ["a file in a link", { out: { type: "symlink", linkName: "/tmp" }, "out/naru-escape": "x" }],
    ["a file in a file", { a: "a", "a/b": "b" }],
    ["a hard link out", { l: { type: "link", linkName: "../../etc/passwd" } }],
    ["a hard link to nothing", { l: { type: "link", linkName: "nothing" } }],
    ["a device", { null: { type: "character", deviceMajor: 1, deviceMinor: 3 } }],
  ])("is refused: %s", async (_, files) => {
    await expect(fixture.build({ ...dockerfile, ...files })).rejects.toMatchObject({
      code: "context_invalid",
    })
    expect(lstatSync("/tmp/naru-escape", { throwIfNoEntry: false })).toBeUndefined()
  })

  it("is refused when it is cut off or no tar at all", async () => {
    const tar = await buffer(Readable.from(contextOf({ ...dockerfile, big: "x".repeat(10_000) })))
    const build = (bytes: Buffer) =>
      collect(fixture.engine.builder.build({ context: Readable.from([bytes]) }))
    await expect(build(tar.subarray(0, 4000))).rejects.toMatchObject({ code: "archive_truncated" })
    await expect(build(gzipSync(tar).subarray(0, 100))).rejects.toMatchObject({ code: "archive_truncated" })
    await expect(build(Buffer.alloc(2048, "text"))).rejects.toMatchObject({ code: "archive_invalid" })
    expect((await build(gzipSync(tar))).image.id).toMatch(/^sha256:/)
  })

  it("never makes a link of the context lead out of it", async () => {
    const { image } = await fixture.build({
      ...dockerfile,
      link: { type: "symlink", linkName: "/etc/hostname" },
    })
    await fixture.look(image, (root) => expect(lstatSync(join(root, "d/link")).isSymbolicLink()).toBe(true))
    await expect(
      fixture.build({
        Dockerfile: `${base}COPY link /d/`,
        link: { type: "symlink", linkName: "/etc/hostname" },
      }),
    ).rejects.toMatchObject({ code: "build_step_failed" })
  })
})

describe("a build that is given up", () => {
  it("ends with all its processes within five seconds", async () => {
    const controller = new AbortController()
    const stream = fixture.engine.builder.build({
      context: contextOf({
        Dockerfile: `${base}RUN trap '' TERM INT; (sleep 987 & sleep 987 &); echo up; sleep 987`,
      }),
      signal: controller.signal,
    })
    let aborted = 0
    const reading = (async () => {
      for await (const event of stream) {
        if (event.type !== "output") continue
        aborted = performance.now()
        controller.abort()
      }
    })()
    await expect(reading).rejects.toMatchObject({ code: "canceled" })
    expect(performance.now() - aborted).toBeLessThan(5000)
    expect(commandLines().filter((line) => line.includes("sleep 987"))).toEqual([])
  })

  it("stops when nobody reads on", async () => {
    const stream = fixture.engine.builder.build({
      context: contextOf({ Dockerfile: `${base}RUN echo up; sleep 986` }),
    })
    for await (const event of stream) if (event.type === "output") break
    expect(commandLines().filter((line) => line.includes("sleep 986"))).toEqual([])
  })

  it("stops its other stages when one fails", async () => {
    const started = performance.now()
    const text = `${base}RUN sleep 985\nFROM naru/busybox\nRUN exit 4\nFROM scratch\nCOPY --from=0 /a /\nCOPY --from=1 /a /`
    await expect(fixture.build({ Dockerfile: text })).rejects.toMatchObject({ exitCode: 4 })
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it("does not begin when it was given up before", async () => {
    const build = fixture.build({ Dockerfile: `${base}RUN true` }, { signal: AbortSignal.abort() })
    await expect(build).rejects.toMatchObject({ code: "canceled" })
  })
})

it("holds a flood of output back without losing any", async () => {
  const stream = fixture.engine.builder.build({
    context: contextOf({ Dockerfile: `${base}RUN seq 1 300000` }),
  })
  let bytes = 0
  for await (const event of stream) {
    if (event.type !== "output") continue
    bytes += event.text.length
    if (bytes < 100_000) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  expect(bytes).toBe(1_988_895)
  await fixture.engine.images.prune({ all: false })
})
