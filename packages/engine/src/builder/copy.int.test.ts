import { spawnSync } from "node:child_process"
import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { buffer } from "node:stream/consumers"
import { gzipSync, zstdCompressSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type BuildFixture, type ContextFiles, contextOf, openBuildFixture } from "./testing/build-fixture.ts"

let fixture: BuildFixture
beforeAll(async () => {
  fixture = await openBuildFixture()
})
afterAll(() => fixture[Symbol.asyncDispose]())

const text = (root: string, path: string) => readFileSync(join(root, path), "utf8")

/** All files below a directory of an image made by the instructions, as `path: content`, `path/` or `path -> target`. */
async function filesOf(instructions: string, files: ContextFiles, directory = "/d"): Promise<string[]> {
  const { image } = await fixture.build({ Dockerfile: `FROM naru/busybox\n${instructions}`, ...files })
  return fixture.look(image, (root) => list(root, directory.slice(1)))
}

function list(root: string, directory: string): string[] {
  return readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const name = path.slice(join(root, directory).length + 1)
      if (entry.isDirectory()) return `${name}/`
      return entry.isSymbolicLink() ? `${name} -> ${readlinkSync(path)}` : `${name}: ${text(path, "")}`
    })
    .sort()
}

const tree: ContextFiles = {
  "a.txt": "a",
  "b.txt": "b",
  "src/one": "1",
  "src/deep/two": "2",
  "src/link": { type: "symlink", linkName: "one" },
  "c.md": "c",
}

describe("where COPY puts things", () => {
  it.each<[string, string[]]>([
    ["COPY a.txt /d/x", ["x: a"]],
    ["COPY a.txt /d/", ["a.txt: a"]],
    ["COPY a.txt /d/e/f/", ["e/", "e/f/", "e/f/a.txt: a"]],
    ["RUN mkdir -p /d/x\nCOPY a.txt /d/x", ["x/", "x/a.txt: a"]],
    ["COPY a.txt b.txt /d/", ["a.txt: a", "b.txt: b"]],
    ["COPY *.txt /d/", ["a.txt: a", "b.txt: b"]],
    ["COPY ?.txt c.m[a-z] /d/", ["a.txt: a", "b.txt: b", "c.md: c"]],
    ["COPY src /d", ["deep/", "deep/two: 2", "link -> one", "one: 1"]],
    ["COPY src/ /d/", ["deep/", "deep/two: 2", "link -> one", "one: 1"]],
    ["COPY src /d/src", ["src/", "src/deep/", "src/deep/two: 2", "src/link -> one", "src/one: 1"]],
    ["COPY src/link /d/", ["link: 1"]],
    ["COPY src/d* /d/", ["two: 2"]],
    ["COPY /src/one ./d/", ["one: 1"]],
    ["WORKDIR /d\nCOPY a.txt .", ["a.txt: a"]],
    ["WORKDIR /d\nCOPY a.txt sub/x", ["sub/", "sub/x: a"]],
    ["COPY src /d\nCOPY a.txt /d/one", ["deep/", "deep/two: 2", "link -> one", "one: a"]],
    ["COPY none* a.txt /d/", ["a.txt: a"]],
    ["COPY <<EOF /d/x\nline $HOME\nEOF", ["x: line \n"]],
    ["COPY <<one a.txt <<'two' /d/\n1\none\n$2\ntwo", ["a.txt: a", "one: 1\n", "two: $2\n"]],
    ["COPY --exclude=deep src /d/", ["link -> one", "one: 1"]],
    ["COPY --parents src/deep/two a.txt /d/", ["a.txt: a", "src/", "src/deep/", "src/deep/two: 2"]],
    ["ADD a.txt /d/", ["a.txt: a"]],
  ])("%s", async (instructions, expected) => {
    expect(await filesOf(instructions, tree)).toEqual(expected)
  })

  it("follows links of the image, and never out of it", async () => {
    const { image } = await fixture.build({
      Dockerfile:
        "FROM naru/busybox\nRUN ln -s /usr/lib64 /lib && mkdir -p /usr/lib64 && ln -s ../../../../../../tmp/out /o\nCOPY t /",
      "t/lib/x": "x",
      "t/o/y": "y",
    })
    await fixture.look(image, (root) => {
      expect(readlinkSync(join(root, "lib"))).toBe("/usr/lib64")
      expect(text(root, "usr/lib64/x")).toBe("x")
    })
  })
})

describe("owners and permissions", () => {
  const files: ContextFiles = {
    plain: { content: "p", mode: 0o640, uid: 1234, gid: 1234 },
    "dir/x": { content: "x", mode: 0o755 },
  }
  const stats = async (instructions: string, path: string) => {
    const { image } = await fixture.build({ Dockerfile: `FROM naru/busybox\n${instructions}`, ...files })
    return fixture.look(image, (root) => {
      const { uid, gid, mode } = statSync(join(root, path))
      return `${uid}:${gid} ${(mode & 0o7777).toString(8)}`
    })
  }

  it.each([
    ["COPY plain /d/", "d/plain", "0:0 640"],
    ["COPY plain /d/", "d", "0:0 755"],
    ["COPY --chown=33 plain /d/", "d/plain", "33:33 640"],
    ["COPY --chown=33:0 plain /d/", "d/plain", "33:0 640"],
    ["COPY --chown=www-data plain /d/", "d/plain", "33:33 640"],
    ["COPY --chown=www-data:users plain /d/", "d/plain", "33:100 640"],
    ["COPY --chown=www-data dir /d/", "d/x", "33:33 755"],
    ["COPY --chown=www-data dir /d/", "d", "33:33 755"],
    ["COPY --chmod=4711 plain /d/", "d/plain", "0:0 4711"],
    ["COPY --chmod=600 dir /d/", "d/x", "0:0 600"],
    ["USER www-data\nCOPY plain /d/", "d/plain", "0:0 640"],
    ["USER www-data\nWORKDIR /home/me", "home/me", "33:33 755"],
    ["COPY --chmod=700 <<x /d/x\nx", "d/x", "0:0 700"],
  ])("%s gives %s %s", async (instructions, path, expected) => {
    expect(await stats(instructions, path)).toBe(expected)
  })

  it("names a user that the image does not have", async () => {
    await expect(stats("COPY --chown=nobody-here plain /d/", "d")).rejects.toThrow(/no user "nobody-here"/)
  })
})

describe("ADD unpacks archives", () => {
  async function archive(files: ContextFiles): Promise<Buffer> {
    return buffer(Readable.from(contextOf(files)))
  }
  const compress = (command: string, bytes: Buffer) => spawnSync(command, ["-c"], { input: bytes }).stdout

  it.each([
    ["tar", (tar: Buffer) => tar],
    ["tar.gz", gzipSync],
    ["tar.zst", (tar: Buffer) => zstdCompressSync(tar)],
    ["tar.bz2", (tar: Buffer) => compress("bzip2", tar)],
    ["tar.xz", (tar: Buffer) => compress("xz", tar)],
  ])("of the kind %s, whatever their name", async (_, pack) => {
    const tar = await archive({ "top/file": "f", "top/link": { type: "symlink", linkName: "file" } })
    expect(await filesOf("ADD thing /d/", { thing: { content: pack(tar) } })).toEqual([
      "top/",
      "top/file: f",
      "top/link -> file",
    ])
  })

  it("and COPY does not", async () => {
    const { image } = await fixture.build({
      Dockerfile: "FROM naru/busybox\nCOPY a.tar /d/",
      "a.tar": { content: await archive({ x: "x" }) },
    })
    await fixture.look(image, (root) => expect(readdirSync(join(root, "d"))).toEqual(["a.tar"]))
  })

  it("keeping their owners unless told otherwise", async () => {
    const content = await archive({ x: { content: "x", uid: 5, gid: 6 } })
    const { image } = await fixture.build({
      Dockerfile: "FROM naru/busybox\nADD a.tar /kept/\nADD --chown=33:33 a.tar /own/",
      "a.tar": { content },
    })
    await fixture.look(image, (root) => {
      expect(statSync(join(root, "kept/x"))).toMatchObject({ uid: 5, gid: 6 })
      expect(statSync(join(root, "own/x"))).toMatchObject({ uid: 33, gid: 33 })
    })
  })

  it.each([
    ["../x", {}],
    ["/etc/x", {}],
    ["a/../../x", {}],
  ])("but refuses one with the entry %s", async (name) => {
    const content = await archive({ [name]: "x" })
    const build = fixture.build({ Dockerfile: "FROM naru/busybox\nADD a.tar /d/", "a.tar": { content } })
    await expect(build).rejects.toMatchObject({ code: "build_step_failed", line: 2 })
  })

  it("never through a link out of the image", async () => {
    const content = await archive({
      out: { type: "symlink", linkName: "../../../../../../../../tmp" },
      "out/naru-escaped": "x",
    })
    const build = fixture.build({ Dockerfile: "FROM naru/busybox\nADD a.tar /d/", "a.tar": { content } })
    await build.catch(() => undefined)
    expect(lstatSync("/tmp/naru-escaped", { throwIfNoEntry: false })).toBeUndefined()
  })
})

describe(".dockerignore", () => {
  const files: ContextFiles = {
    ".dockerignore": "node_modules\n*.log\n!keep.log\nsecret\n!secret/public",
    "node_modules/x": "x",
    "a.log": "a",
    "keep.log": "k",
    "secret/key": "s",
    "secret/public/p": "p",
  }

  it("keeps files out of the image", async () => {
    expect(await filesOf("COPY . /d/", files)).toEqual([
      ".dockerignore: node_modules\n*.log\n!keep.log\nsecret\n!secret/public",
      "Dockerfile: FROM naru/busybox\nCOPY . /d/",
      "keep.log: k",
      "secret/",
      "secret/public/",
      "secret/public/p: p",
    ])
  })

  it("gives way to one that belongs to the Dockerfile", async () => {
    const own = { ...files, "Dockerfile.dockerignore": "**\n!a.log" }
    expect(await filesOf("COPY . /d/", own)).toEqual(["a.log: a"])
  })

  it("explains a source that it left out", async () => {
    await expect(filesOf("COPY a.log /d/", files)).rejects.toThrow(
      /"a.log" is not in the build context \(or .dockerignore leaves it out\)/,
    )
  })

  it("is refused with its fault", async () => {
    await expect(filesOf("COPY . /d/", { ".dockerignore": "[" })).rejects.toMatchObject({
      code: "context_invalid",
    })
  })
})
