import { describe, expect, it } from "vitest"
import { checkSource } from "./check-source.ts"
import { imageSourceSchema } from "./schema.ts"

const dockerfile = (text: string) =>
  imageSourceSchema.parse({ kind: "dockerfile", dockerfile: text, files: [], arguments: {} })

describe("an image's source", () => {
  it.each(["../secret", "/etc/passwd", "a/../../b", "", "a//b"])("has no file at %j", (path) => {
    const files = [{ path, content: "" }]
    const source = { kind: "dockerfile", dockerfile: "FROM scratch", files }
    expect(imageSourceSchema.safeParse(source).success).toBe(false)
  })

  it.each([
    "https://github.com/team/repository.git",
    "ssh://git@example.com/repository",
    "git@github.com:team/repository.git",
  ])("may be the git repository %s", (url) => {
    expect(imageSourceSchema.safeParse({ kind: "git", url }).success).toBe(true)
  })

  // Each is an option or a transport that makes git run a program or read a local path.
  it.each([
    "--upload-pack=touch /tmp/x",
    "ext::sh -c touch% /tmp/x",
    "file:///etc",
    "/srv/repository",
    "-u x",
  ])("is never the git address %j", (url) =>
    expect(imageSourceSchema.safeParse({ kind: "git", url }).success).toBe(false),
  )

  it.each(["--orphan", "a b", "a..b/../c", "-x"])("has no branch %j", (branch) => {
    const url = "https://example.com/r.git"
    const parsed = imageSourceSchema.safeParse({ kind: "git", url, branch })
    expect(parsed.success).toBe(branch === "a..b/../c")
  })

  it("with a Dockerfile that cannot be built is refused at its line and column", () => {
    expect(() => checkSource(dockerfile("FROM scratch\nCOPPY a b\n"))).toThrow(
      expect.objectContaining({ code: "dockerfile_invalid", line: 2, column: 1 }),
    )
    expect(() => checkSource(dockerfile("FROM scratch\nCOPY a b\n"))).not.toThrow()
  })
})
