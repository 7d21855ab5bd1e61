import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { TarMember } from "../../diff/index.ts"
import { file, inPieces, symlink, tarOf } from "../../testing/index.ts"
import { walkTree } from "./file-tree.ts"
import { openContext } from "./open-context.ts"

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "naru-open-"))
})
afterEach(() => rmSync(parent, { recursive: true }))

type Request = Parameters<typeof openContext>[0]
async function open(members: TarMember[], request: Omit<Request, "context"> = {}) {
  const tar = await tarOf(...members)
  return openContext({ context: inPieces(tar, 700), ...request }, parent)
}
const dockerfile = file("Dockerfile", "FROM x\n")
const names = (context: Awaited<ReturnType<typeof open>>) =>
  [...walkTree(context.tree, "")].map(({ header }) => header.name).slice(1)

describe("the Dockerfile of a context", () => {
  it("lies at the root unless a path is given", async () => {
    using plain = await open([dockerfile])
    expect([plain.dockerfileName, plain.dockerfileText]).toEqual(["Dockerfile", "FROM x\n"])
    using other = await open([file("docker/web.df", "FROM y\n")], {
      dockerfile: { path: "./docker//web.df" },
    })
    expect([other.dockerfileName, other.dockerfileText]).toEqual(["docker/web.df", "FROM y\n"])
  })

  it("may be given as text, and the context needs none then", async () => {
    using context = await open([file("a", "a")], { dockerfile: { text: "FROM z\n" } })
    expect([context.dockerfileName, context.dockerfileText]).toEqual(["Dockerfile", "FROM z\n"])
  })

  it("may be a link inside the context", async () => {
    using context = await open([file("real/file", "FROM r\n"), symlink("Dockerfile", "real/file")])
    expect(context.dockerfileText).toBe("FROM r\n")
  })

  it.each<[string, TarMember[]]>([
    ["is absent", [file("a", "a")]],
    ["is a directory", [file("Dockerfile/x", "x")]],
    ["is a link out of the context", [symlink("Dockerfile", "/etc/hostname")]],
    ["is a link to nothing", [symlink("Dockerfile", "nothing")]],
  ])("is missed when it %s", async (_, members) => {
    await expect(open(members)).rejects.toMatchObject({ code: "dockerfile_not_found" })
  })

  it("is read even when it is ignored, as Docker does", async () => {
    using context = await open([
      dockerfile,
      file(".dockerignore", "Dockerfile\n.dockerignore"),
      file("a", "a"),
    ])
    expect(context.dockerfileText).toBe("FROM x\n")
    expect(names(context)).toEqual(["a"])
  })

  it("must be a text that a person wrote", async () => {
    const huge = file("Dockerfile", Buffer.alloc(5 * 1024 * 1024, "#"))
    await expect(open([huge])).rejects.toThrow(/that is no text that a person wrote/)
  })
})

describe("ignore files", () => {
  const files = [dockerfile, file("a.log", "a"), file("b.txt", "b"), file("d/c.log", "c")]

  it("go by the name of the Dockerfile first", async () => {
    using plain = await open([...files, file(".dockerignore", "**/*.log")])
    expect(names(plain)).toEqual([".dockerignore", "Dockerfile", "b.txt", "d"])
    const own = file("Dockerfile.dockerignore", "b.txt\n*ignore")
    using context = await open([...files, file(".dockerignore", "**/*.log"), own])
    expect(names(context)).toEqual(["Dockerfile", "a.log", "d", "d/c.log"])
  })

  it("belong to a Dockerfile in a folder by its whole path", async () => {
    const members = [file("x/df", "FROM x"), file("x/df.dockerignore", "*.log"), ...files]
    using context = await open(members, { dockerfile: { path: "x/df" } })
    expect(names(context)).not.toContain("a.log")
    expect(names(context)).toContain("d/c.log")
  })

  it("that are empty ignore nothing", async () => {
    using context = await open([...files, file(".dockerignore", "")])
    expect(names(context)).toHaveLength(6)
  })

  it("that are broken are told by name and pattern", async () => {
    await expect(open([...files, file(".dockerignore", "ok\n[")])).rejects.toMatchObject({
      code: "context_invalid",
      message: 'The build context was refused: .dockerignore has an error: syntax error in pattern: "["',
    })
  })
})

describe("what a context leaves", () => {
  it("is nothing once it is disposed", async () => {
    const context = await open([dockerfile, file("a", "a")])
    expect(readdirSync(parent)).toHaveLength(1)
    context[Symbol.dispose]()
    expect(readdirSync(parent)).toEqual([])
  })

  it.each<[string, () => AsyncIterable<Uint8Array>]>([
    ["it is cut off", () => inPieces(Buffer.alloc(700, 1))],
    [
      "its sender fails",
      async function* () {
        yield Buffer.alloc(100)
        throw new Error("the connection broke")
      },
    ],
  ])("is nothing when %s", async (_, context) => {
    await expect(openContext({ context: context() }, parent)).rejects.toThrow()
    expect(readdirSync(parent)).toEqual([])
  })

  it("comes from gzip as well", async () => {
    const tar = gzipSync(await tarOf(dockerfile, file("a", "text")))
    using context = await openContext({ context: inPieces(tar, 10) }, parent)
    expect(names(context)).toEqual(["Dockerfile", "a"])
  })
})
