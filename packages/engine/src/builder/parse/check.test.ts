// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a Dockerfile look like those of a template

import { describe, expect, it } from "vitest"
import { checkDockerfile } from "./index.ts"

const check = (text: string) =>
  checkDockerfile(text).map(
    ({ line, column, severity, message }) => `${line}:${column} ${severity}: ${message}`,
  )

describe("checking a Dockerfile", () => {
  it.each([
    ["FROM x\nCOPY --from=0 a b", ["2:13 error: a stage cannot copy from itself"]],
    ["FROM x AS a\nCOPY --from=a b c", ['2:13 error: the stage "a" cannot copy from itself']],
    ["FROM x\nCOPY --from=3 a b", [expect.stringMatching(/^2:13 error: there is no earlier stage number 3/)]],
    [
      "FROM x\nCOPY --from=b a c\nFROM x AS b",
      [expect.stringMatching(/^2:13 error: the stage "b" comes later/)],
    ],
    ["FROM x\nCOPY --from=$X a b", [expect.stringMatching(/^2:13 error: --from takes no variables/)]],
    ["FROM x AS a\nFROM y AS b\nCOPY --from=a /x /y\nCOPY --from=0 /x /y\nCOPY --from=other:1 /x /y", []],
    ["FROM x AS a\nFROM y AS a", ['2:1 warning: the stage name "a" is used twice']],
    ["", ["1:1 error: the Dockerfile has no instructions"]],
    ["# only a comment", ["1:1 error: the Dockerfile has no instructions"]],
    ["ARG A", ["1:1 error: the Dockerfile has no FROM"]],
    ["RUN x\nFROM y", [expect.stringMatching(/^1:1 error: RUN stands before the first FROM/)]],
    ["ARG V=1\nFROM x:$V", []],
    ["FROM x\nMAINTAINER me", [expect.stringMatching(/^2:1 warning: MAINTAINER is deprecated/)]],
    ["FROM x\nENV a b", [expect.stringMatching(/^2:1 warning: write ENV name=value/)]],
    ["FROM x\nCMD ['a', 'b']", [expect.stringMatching(/^2:1 warning: CMD looks like the JSON form/)]],
    ['FROM x\nCMD ["a",]', [expect.stringMatching(/^2:1 warning: CMD looks like the JSON form/)]],
    ["FROM x\nRUN [ -f /x ]", []],
    ["FROM x\nENV a=${b", ["2:7 error: a variable has no closing }"]],
    ["FROM x\nRUN --mount=type=cache,target=/c true", []],
    ["FROM x\nRUN --mount=type=$T true", []],
    ["FROM x\nRUN --mount=type=cache true", ["2:13 error: a mount needs a target: target=/path"]],
    [
      "FROM x\nRUN --mount=from=4,target=/a true",
      [expect.stringMatching(/^2:13 error: there is no earlier stage number 4/)],
    ],
    ["FROM x\nENV a='b", ["2:7 error: a single quote is not closed"]],
    ["FROM x\nWORKDIR ${a!b}", [expect.stringMatching(/^2:9 error: unsupported modifier/)]],
    ["FROM x\nCMD a\nCMD b", ["2:1 warning: a later CMD of this stage replaces this one"]],
    ["FROM x AS y\nCMD a\nFROM y\nCMD b", []],
    ["FROM x\nRUN a \\\n\n b", [expect.stringMatching(/^2:1 warning: an empty line stands inside/)]],
  ])("tells about %j", (text, expected) => {
    expect(check(text)).toEqual(expected)
  })

  it("gathers every fault, in order of the lines", () => {
    expect(check("FROM x\nRUNN a\nCOPY b\nWORKDIR /ok\nENV")).toEqual([
      "2:1 error: unknown instruction: RUNN — did you mean RUN?",
      "3:1 error: COPY needs at least a source and a destination: COPY file /dir/",
      "5:1 error: ENV needs name=value",
    ])
  })

  it("marks the faulty part for an editor", () => {
    expect(checkDockerfile("FROM x\nCOPY --from=9 a b")[0]).toMatchObject({
      line: 2,
      column: 13,
      endLine: 2,
      endColumn: 14,
    })
  })
})
