import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type BuildFixture, openBuildFixture } from "./testing/build-fixture.ts"

let fixture: BuildFixture
beforeAll(async () => {
  fixture = await openBuildFixture()
})
afterAll(() => fixture[Symbol.asyncDispose]())

const lines = (...parts: string[]) => parts.join("\n")

it("a cache lives from build to build and is no part of the image", async () => {
  const files = {
    Dockerfile: lines(
      "FROM naru/busybox",
      "RUN --mount=type=cache,target=/var/cache/x,mode=0700 echo again >>/var/cache/x/log; wc -l </var/cache/x/log",
    ),
  }
  expect((await fixture.build(files, { noCache: true })).output).toBe("1\n")
  const second = await fixture.build(files, { noCache: true })
  expect(second.output).toBe("2\n")
  await fixture.look(second.image, (root) => expect(existsSync(join(root, "var/cache"))).toBe(false))
  expect(second.image.config.history?.at(-1)).toMatchObject({ empty_layer: true })
  const { reclaimedBytes } = await fixture.engine.builder.prune()
  expect(reclaimedBytes).toBeGreaterThanOrEqual(12)
  expect((await fixture.build(files, { noCache: true })).output).toBe("1\n")
})

it("a locked cache is used by one step at a time", async () => {
  const line =
    "RUN --mount=type=cache,target=/c,sharing=locked test ! -e /c/busy && touch /c/busy && sleep 0.3 && rm /c/busy"
  await fixture.build({
    Dockerfile: lines(
      "FROM naru/busybox AS a",
      line,
      "FROM naru/busybox AS b",
      line,
      "FROM scratch",
      "COPY --from=a /tmp /a",
      "COPY --from=b /tmp /b",
    ),
  })
})

it("a bind shows the context or a stage, to read, and leaves nothing in the image", async () => {
  const { image, output } = await fixture.build({
    Dockerfile: lines(
      "FROM naru/busybox AS tools",
      "RUN mkdir /t && echo tool >/t/tool",
      "FROM naru/busybox",
      "RUN --mount=target=/ctx --mount=from=tools,source=/t,target=/opt/t --mount=source=src/one,target=/one cat /ctx/src/one /opt/t/tool /one && cp /one /kept",
      "RUN --mount=target=/ctx touch /ctx/x || echo read-only",
    ),
    "src/one": "1\n",
  })
  expect(output).toMatch(/^1\ntool\n1\n/)
  expect(output).toContain("read-only")
  await fixture.look(image, (root) => {
    expect(readFileSync(join(root, "kept"), "utf8")).toBe("1\n")
    for (const path of ["ctx", "opt", "one"]) expect(existsSync(join(root, path))).toBe(false)
  })
})

it("a bind decides about the cache by what it shows", async () => {
  const files = (one: string, other: string) => ({
    Dockerfile: "FROM naru/busybox\nRUN --mount=source=src,target=/src cat /src/one",
    "src/one": one,
    other,
  })
  const step = "RUN --mount=source=src,target=/src cat /src/one"
  await fixture.build(files("1", "1"))
  expect((await fixture.build(files("1", "2"))).steps[step]).toBe("cached")
  expect((await fixture.build(files("2", "2"))).output).toBe("2")
})

it("a tmpfs is gone after its step", async () => {
  const { image, output } = await fixture.build({
    Dockerfile:
      "FROM naru/busybox\nRUN --mount=type=tmpfs,target=/t,size=1m echo x >/t/x && grep -c ' /t tmpfs' /proc/mounts",
  })
  expect(output).toBe("1\n")
  await fixture.look(image, (root) => expect(existsSync(join(root, "t"))).toBe(false))
})

it("a missing source is told, and nothing of the mounts stays", async () => {
  const build = fixture.build({ Dockerfile: "FROM naru/busybox\nRUN --mount=source=none,target=/x true" })
  await expect(build).rejects.toThrow(/"none" is not in the build context/)
  expect(readdirSync(join(fixture.home, "builder/contexts"))).toEqual([])
})
