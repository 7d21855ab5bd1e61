import { describe, expect, it } from "vitest"
import { DockerfileInvalid, type Instruction, parseDockerfile } from "./index.ts"

const lines = (...parts: string[]) => parts.join("\n")

/** The one instruction after `FROM x`. */
function read(text: string, directive = ""): Instruction {
  const { instructions } = parseDockerfile(`${directive}FROM x\n${text}`)
  expect(instructions).toHaveLength(2)
  const [, instruction] = instructions
  if (instruction === undefined) throw new Error("no instruction was read")
  return instruction
}

function failure(text: string): string {
  try {
    parseDockerfile(text)
  } catch (error) {
    if (error instanceof DockerfileInvalid) return error.message
    throw error
  }
  return "no failure"
}

const exec = (...args: string[]) => ({ form: "exec", arguments: args })
const shell = (text: string) => ({ form: "shell", text })

describe("command lines", () => {
  it.each([
    ["RUN echo hi", shell("echo hi")],
    ["run echo hi", shell("echo hi")],
    ["   RUN echo hi", shell("echo hi")],
    ["RUN\techo hi  ", shell("echo hi")],
    ['RUN ["a b","/dst/"]', exec("a b", "/dst/")],
    ['RUN ["a", "b"]', exec("a", "b")],
    ['RUN [ "a" , "\\u00e9" ]', exec("a", "é")],
    ["RUN ['a', 'b']", shell("['a', 'b']")],
    ['RUN ["a",]', shell('["a",]')],
    ["RUN [ -f x ] && true", shell("[ -f x ] && true")],
    ["RUN a \\\n  b", shell("a   b")],
    ["RUN a \\   \n  b", shell("a   b")],
    ["RUN a \\\n# a comment\n  b", shell("a   b")],
    ["RUN a \\\n  # an indented comment\n  b", shell("a   b")],
    ["RUN a \\\n\n  b", shell("a   b")],
    ["RUN a\\\nb", shell("ab")],
    ["RUN echo a # no comment", shell("echo a # no comment")],
    ["RUN echo \\\\", shell("echo \\\\")],
    ["RUN --network=none true", shell("true")],
    ["RUN echo --network=none", shell("echo --network=none")],
    ["RUN -- --odd", shell("--odd")],
    ["RUN cat << EOF\nx\nEOF", shell("cat << EOF")],
    ["RUN echo $((1 << 2))", shell("echo $((1 << 2))")],
    ["RUN echo 'a <<b'", shell("echo 'a <<b'")],
    ["RUN a\r", shell("a")],
  ])("reads %j", (text, command) => {
    expect(read(text)).toMatchObject({ keyword: "RUN", command })
  })

  it.each([
    ["CMD []", "CMD", exec()],
    ['CMD ["start.sh"]', "CMD", exec("start.sh")],
    ["CMD start.sh", "CMD", shell("start.sh")],
    ['cmd ["a"]', "CMD", exec("a")],
    ["ENTRYPOINT top -b", "ENTRYPOINT", shell("top -b")],
    ["ENTRYPOINT []", "ENTRYPOINT", exec()],
  ])("reads %j", (text, keyword, command) => {
    expect(read(text)).toMatchObject({ keyword, command })
  })

  it("takes a backtick as escape character when the directive says so", () => {
    const directive = "# escape=`\n"
    expect(read("RUN dir c:\\ `\n /s", directive)).toMatchObject({ command: shell("dir c:\\  /s") })
  })

  it("reads SHELL in JSON form", () => {
    expect(read('SHELL ["/bin/bash", "-c"]')).toMatchObject({ arguments: ["/bin/bash", "-c"] })
  })
})

describe("stages", () => {
  it.each([
    ["FROM a", { image: "a", name: undefined }],
    ["FROM a AS b", { image: "a", name: "b" }],
    ["from a as B-1.x_y", { image: "a", name: "b-1.x_y" }],
    ["FROM --platform=linux/amd64 a", { image: "a", platform: "linux/amd64" }],
    ["FROM --platform=$BUILDPLATFORM a:1 AS c", { image: "a:1", platform: "$BUILDPLATFORM", name: "c" }],
    ["FROM host:5000/a/b@sha256:0", { image: "host:5000/a/b@sha256:0" }],
    ["FROM scratch", { image: "scratch" }],
  ])("reads %j", (text, expected) => {
    const [from] = parseDockerfile(text).instructions
    if (from?.keyword !== "FROM") throw new Error("not a FROM")
    const { image, name, platform } = from
    expect({ image: image.text, name, platform: platform?.text }).toMatchObject(expected)
  })

  it.each([
    ["ARG A", [["A", undefined]]],
    ["ARG A=", [["A", ""]]],
    [
      "ARG A=1 B C='x y'",
      [
        ["A", "1"],
        ["B", undefined],
        ["C", "'x y'"],
      ],
    ],
    ['ARG A="b=c"', [["A", '"b=c"']]],
  ])("reads %j", (text, expected) => {
    const arg = read(text)
    if (arg.keyword !== "ARG") throw new Error("not an ARG")
    expect(arg.definitions.map(({ name, value }) => [name, value?.text])).toEqual(expected)
  })
})

describe("names and values", () => {
  it.each([
    ["ENV a=b", [["a", "b"]], false],
    [
      "ENV a=b c=d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
      false,
    ],
    [
      "ENV a='b c' d=\"e f\"",
      [
        ["a", "'b c'"],
        ["d", '"e f"'],
      ],
      false,
    ],
    ["ENV a=b\\ c", [["a", "b\\ c"]], false],
    ["ENV a b c", [["a", "b c"]], true],
    ["ENV a   b  c", [["a", "b  c"]], true],
    ["ENV a b=c", [["a", "b=c"]], true],
    ["ENV a=", [["a", ""]], false],
    [
      "ENV a=b \\\n  c=d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
      false,
    ],
    ['LABEL a.b="c"', [["a.b", '"c"']], false],
    ['LABEL "a b"=c', [['"a b"', "c"]], false],
    [
      "LABEL a=a b=a",
      [
        ["a", "a"],
        ["b", "a"],
      ],
      false,
    ],
  ])("reads %j", (text, expected, legacy) => {
    const pairs = read(text)
    if (pairs.keyword !== "ENV" && pairs.keyword !== "LABEL") throw new Error("no pairs")
    expect(pairs.pairs.map(({ key, value }) => [key.text, value.text])).toEqual(expected)
    expect(pairs.legacy).toBe(legacy)
  })

  it.each([
    ["WORKDIR /a b", "/a b"],
    ["USER 1000:1000", "1000:1000"],
    ["STOPSIGNAL SIGTERM", "SIGTERM"],
    ["MAINTAINER Kim <kim@example.com>", "Kim <kim@example.com>"],
  ])("reads %j", (text, value) => {
    expect(read(text)).toMatchObject({ value: { text: value } })
  })

  it.each([
    ["VOLUME /a /b", ["/a", "/b"]],
    ['VOLUME ["/a b"]', ["/a b"]],
    ["EXPOSE 80 443/tcp $P", ["80", "443/tcp", "$P"]],
  ])("reads %j", (text, values) => {
    const listed = read(text)
    if (listed.keyword !== "VOLUME" && listed.keyword !== "EXPOSE") throw new Error("no list")
    expect(listed.values.map((value) => value.text)).toEqual(values)
  })
})

describe("COPY and ADD", () => {
  it.each([
    ["COPY a b", ["a"], "b", {}],
    ["COPY a b c/", ["a", "b"], "c/", {}],
    ['COPY ["a b","/dst/"]', ["a b"], "/dst/", {}],
    ["COPY --from=build /x /y", ["/x"], "/y", { from: "build" }],
    ["COPY --from=0 --chown=1:2 --chmod=755 x y", ["x"], "y", { from: "0", chown: "1:2", chmod: "755" }],
    ["COPY --link x y", ["x"], "y", {}],
    ["COPY --link=false x y", ["x"], "y", {}],
    ["ADD --chown=a:b x.tar /", ["x.tar"], "/", { chown: "a:b" }],
    ["COPY a* b?c [x]y d", ["a*", "b?c", "[x]y"], "d", {}],
  ])("reads %j", (text, sources, destination, flags) => {
    const copy = read(text)
    if (copy.keyword !== "COPY" && copy.keyword !== "ADD") throw new Error("no copy")
    expect(copy.sources.map((source) => source.text)).toEqual(sources)
    expect(copy.destination.text).toBe(destination)
    const { from, chown, chmod } = copy
    expect({ from: from?.text, chown: chown?.text, chmod: chmod?.text }).toMatchObject(flags)
  })
})

describe("here-documents", () => {
  it("belong to the instruction that opened them", () => {
    const { instructions } = parseDockerfile(
      lines("FROM x", "COPY <<EOF <<-'END' /dir/", "one $x", "EOF", "\ttwo", "\tEND", "RUN true"),
    )
    expect(instructions).toHaveLength(3)
    expect(instructions[1]).toMatchObject({
      sources: [],
      destination: { text: "/dir/" },
      heredocs: [
        { name: "EOF", expand: true, chomp: false, content: "one $x\n" },
        { name: "END", expand: false, chomp: true, content: "\ttwo\n" },
      ],
    })
  })

  it("keep lines that look like comments, continuations and instructions", () => {
    const run = read(lines("RUN <<EOF bash", "# not a comment", "a \\", "", "FROM y", "EOF"))
    expect(run).toMatchObject({ heredocs: [{ content: "# not a comment\na \\\n\nFROM y\n" }] })
  })

  it("name their place when they have no end", () => {
    expect(failure(lines("FROM x", "RUN cat <<EOF", "text"))).toBe(
      "Dockerfile:2:9: the here-document has no end: a line with EOF alone must close it",
    )
  })
})

describe("HEALTHCHECK", () => {
  it("reads all flags", () => {
    expect(
      read(
        "HEALTHCHECK --interval=5m --timeout=3s --start-period=1m30s --start-interval=500ms --retries=4 CMD curl -f x",
      ),
    ).toMatchObject({
      command: shell("curl -f x"),
      intervalNs: 300e9,
      timeoutNs: 3e9,
      startPeriodNs: 90e9,
      startIntervalNs: 5e8,
      retries: 4,
    })
  })

  it("reads the JSON form and NONE", () => {
    expect(read('HEALTHCHECK CMD ["a"]')).toMatchObject({ command: exec("a") })
    expect(read("healthcheck none")).not.toHaveProperty("command")
  })
})

describe("ONBUILD", () => {
  it("keeps the instruction as written and reads it", () => {
    expect(read("ONBUILD COPY . /src")).toMatchObject({
      expression: "COPY . /src",
      trigger: { keyword: "COPY", destination: { text: "/src" } },
    })
  })
})

describe("directives and blank matter", () => {
  it("accepts syntax, a byte order mark, comments and blank lines", () => {
    const text = lines("\uFEFF# syntax=docker/dockerfile:1", "# a comment", "", "  # another", "FROM x", "")
    expect(parseDockerfile(text)).toMatchObject({
      syntax: "docker/dockerfile:1",
      instructions: [{ keyword: "FROM" }],
    })
  })

  it("takes a directive below a comment as a comment", () => {
    expect(parseDockerfile(lines("# hello", "# escape=`", "FROM x")).escapeToken).toBe("\\")
  })
})
