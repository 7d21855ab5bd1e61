// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a Dockerfile look like those of a template
import { describe, expect, it } from "vitest"
import type { CopyOperation } from "./step.ts"
import { lines, plan, stepOf } from "./testing/plan-text.ts"

function copyOf(text: string, options?: Parameters<typeof stepOf>[1]): CopyOperation {
  const { operation } = stepOf(text, options)
  if (operation.type !== "copy") throw new Error("not a copy")
  return operation
}

/** The Dockerfile reference, "COPY destination": relative to WORKDIR; a slash at the end means a directory. */
describe("the destination of a copy", () => {
  it.each<[string, string, string, boolean]>([
    ["/", "/abs", "/abs", false],
    ["/", "/abs/", "/abs", true],
    ["/", "rel", "/rel", false],
    ["/", ".", "/", true],
    ["/", "./", "/", true],
    ["/", "..", "/", true],
    ["/w", "rel", "/w/rel", false],
    ["/w", "rel/", "/w/rel", true],
    ["/w", "./rel", "/w/rel", false],
    ["/w", "../rel", "/rel", false],
    ["/w", "../../../rel", "/rel", false],
    ["/w", "/", "/", true],
    ["/w", "/a/../b", "/b", false],
    ["/w", "/a//b", "/a/b", false],
    ["/w", "/a/.", "/a", true],
    ["/w", "/a/..", "/", true],
    ["/w", "a..", "/w/a..", false],
    ["/w", "...", "/w/...", false],
    ["/w", ".hidden", "/w/.hidden", false],
    ["/w", "$PLACE/file", "/place/file", false],
    ["/w", "${PLACE}/", "/place", true],
    ["/w", "'quoted'", "/w/quoted", false],
  ])("in %s, %s, is %s (a directory: %s)", (workdir, written, destination, intoDirectory) => {
    const text = lines("ENV PLACE=/place", `WORKDIR ${workdir}`, `COPY source ${written}`)
    expect(copyOf(text)).toMatchObject({ destination, intoDirectory })
  })

  it.each(["COPY a b /c", "ADD a b c", "COPY a /b <<E /c\nx\nE", 'COPY ["a", "b", "c"]'])(
    "of several sources has to be a directory: %j",
    (text) => {
      expect(() => stepOf(text)).toThrow(/with more than one source needs a directory as its destination/)
    },
  )

  it("of one wildcard may be a file: how many it finds is seen later", () => {
    expect(copyOf("COPY *.txt /c")).toMatchObject({ sources: ["*.txt"], intoDirectory: false })
  })
})

describe("the sources of a copy", () => {
  it.each<[string, string[]]>([
    ["COPY a b c/", ["a", "b"]],
    ['COPY ["a b", "c"]', ["a b"]],
    ["COPY . /", ["."]],
    ["COPY /from/root /x", ["/from/root"]],
    ["ARG V=1\nCOPY app-$V.jar app-${V}-x.jar /lib/", ["app-1.jar", "app-1-x.jar"]],
    ["COPY --from=s ../up /x", ["../up"]],
    ["COPY a..b ..c /x/", ["a..b", "..c"]],
  ])("%j", (text, sources) => {
    const whole = lines("FROM x AS s", "FROM x", text)
    expect(plan(whole).steps.at(-1)?.operation).toMatchObject({ type: "copy", sources })
  })

  it.each(["COPY .. /x", "COPY a/../../b /x", "ADD ../a /x", "ENV UP=..\nCOPY $UP/a /x"])(
    "never leave the context: %j",
    (text) => {
      expect(() => stepOf(text)).toThrow(/leads out of the build context/)
    },
  )
})

describe("the flags of a copy", () => {
  it.each<[string, Partial<CopyOperation>]>([
    ["COPY --chown=1000 a b", { owner: "1000" }],
    ["COPY --chown=web:web a b", { owner: "web:web" }],
    ["ARG U=web\nCOPY --chown=$U a b", { owner: "web" }],
    ["COPY --chmod=7 a b", { permissions: 0o7 }],
    ["COPY --chmod=0644 a b", { permissions: 0o644 }],
    ["COPY --chmod=1777 a b", { permissions: 0o1777 }],
    ["ARG M=600\nCOPY --chmod=$M a b", { permissions: 0o600 }],
    ["COPY --exclude=*.md --exclude=d a b", { excludes: ["*.md", "d"] }],
    ["COPY --parents a/b c/", { keepParents: true }],
    ["COPY a b", { excludes: [], keepParents: false, unpack: false, documents: [] }],
    ["ADD a b", { unpack: true }],
  ])("%j", (text, expected) => {
    expect(copyOf(text)).toMatchObject(expected)
  })

  it.each(["8", "u+x", "rwx", "17777", "-1", "0x1ff", "7.5"])("--chmod=%s is refused", (mode) => {
    expect(() => stepOf(`COPY --chmod=${mode} a b`)).toThrow(`not "${mode}"`)
  })

  it("that are not there stay out of the operation, so that they change no key", () => {
    expect(Object.keys(copyOf("COPY a b"))).not.toContain("owner")
    expect(Object.keys(copyOf("COPY --chown=$NONE a b"))).not.toContain("owner")
    expect(Object.keys(copyOf("COPY a b"))).not.toContain("permissions")
  })
})

describe("files that stand in the Dockerfile", () => {
  it.each<[string, { name: string; content: string }[]]>([
    ["COPY <<file /\nhello\nfile", [{ name: "file", content: "hello\n" }]],
    ["COPY <<file /\nfile", [{ name: "file", content: "" }]],
    ["COPY <<-file /\n\t\tindented\n\tfile", [{ name: "file", content: "indented\n" }]],
    ["ENV V=1\nCOPY <<file /\n$V ${V} \\$V\nfile", [{ name: "file", content: "1 1 $V\n" }]],
    ['ENV V=1\nCOPY <<"file" /\n$V\nfile', [{ name: "file", content: "$V\n" }]],
    [
      "COPY <<a <<b /d/\nA\na\nB\nb",
      [
        { name: "a", content: "A\n" },
        { name: "b", content: "B\n" },
      ],
    ],
  ])("%j", (text, documents) => {
    expect(copyOf(text)).toMatchObject({ documents, sources: [] })
  })

  it("stand beside files of the context", () => {
    expect(copyOf("COPY a <<b /d/\nB\nb")).toMatchObject({
      sources: ["a"],
      documents: [{ name: "b", content: "B\n" }],
    })
  })
})

describe("the history of a copy", () => {
  it.each([
    ["COPY a b /c/", "COPY a b /c/ # buildkit"],
    ["WORKDIR /w\nCOPY a .", "COPY a . # buildkit"],
    ["ARG V=1\nCOPY a$V /c", "COPY a1 /c # buildkit"],
    ["COPY --from=other /a /b", "COPY /a /b # buildkit"],
    ["COPY --chown=web --chmod=0600 a b", "COPY --chown=web --chmod=600 a b # buildkit"],
    ["COPY --parents a/b c/", "COPY --parents a/b c/ # buildkit"],
    ["COPY <<f /x\nsecret\nf", "COPY <<f /x # buildkit"],
    ["ADD a.tar /", "ADD a.tar / # buildkit"],
  ])("%j is %j", (text, history) => {
    expect(stepOf(text).history).toBe(history)
  })
})
