// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a Dockerfile look like those of a template
import { describe, expect, it } from "vitest"
import { lines, plan, stepOf } from "./testing/plan-text.ts"

describe("arguments", () => {
  it.each<[string, Record<string, string>, string[]]>([
    ["ARG A=1\nRUN x", {}, ["A=1"]],
    ["ARG A=1\nRUN x", { A: "2" }, ["A=2"]],
    ["ARG A\nRUN x", { A: "2" }, ["A=2"]],
    ["ARG A\nRUN x", {}, []],
    ["RUN x", { A: "2" }, []],
    ["ARG A=1\nENV A=e\nRUN x", { A: "2" }, ["A=e"]],
    ["ENV A=e\nARG A=1\nRUN x", { A: "2" }, ["A=e"]],
    ["ARG A=1\nARG B=${A}x\nRUN x", {}, ["A=1", "B=1x"]],
    ["ARG A=1\nENV B=$A\nRUN x", {}, ["B=1", "A=1"]],
    ["ARG TARGETARCH\nARG TARGETPLATFORM\nRUN x", {}, ["TARGETARCH=amd64", "TARGETPLATFORM=linux/amd64"]],
    ["RUN x", { HTTP_PROXY: "http://p" }, []],
  ])("%j with %j", (text, given, expected) => {
    const { operation } = stepOf(text, { arguments: given })
    if (operation.type !== "run") throw new Error("not a run")
    expect(operation.environment.slice(2)).toEqual(expected)
  })

  it("before the first FROM name the base, and reach a stage that declares them", () => {
    const text = lines("ARG V=1", "ARG I=img:$V", "FROM ${I}", "ARG V", "RUN x")
    const { stages, steps } = plan(text, { arguments: { V: "3" } })
    expect(stages[0]?.base).toEqual({ kind: "image", name: "img:3" })
    expect(steps.at(-1)?.arguments).toEqual({ V: "3" })
  })

  it("reach the stages that stand on the one that declares them", () => {
    const text = lines("FROM x AS a", "ARG V=1", "FROM a", "RUN x")
    expect(plan(text).steps.at(-1)?.arguments).toEqual({ V: "1" })
  })

  it("for proxies reach the process and neither history nor key", () => {
    const step = stepOf("RUN x", { arguments: { HTTP_PROXY: "http://p" } })
    expect(step).toMatchObject({ operation: { proxyEnvironment: ["HTTP_PROXY=http://p"] }, arguments: {} })
    expect(step.history).not.toContain("http://p")
  })
})

describe("copies", () => {
  it.each([
    ["COPY a /b", { sources: ["a"], destination: "/b", intoDirectory: false, unpack: false }],
    ["WORKDIR /w\nCOPY a .", { destination: "/w", intoDirectory: true }],
    ["WORKDIR /w\nCOPY a ./", { destination: "/w", intoDirectory: true }],
    ["WORKDIR /w\nCOPY a b", { destination: "/w/b", intoDirectory: false }],
    ["WORKDIR /w/x\nCOPY a ..", { destination: "/w", intoDirectory: true }],
    ["ARG N=f\nCOPY $N.txt /d/$N", { sources: ["f.txt"], destination: "/d/f" }],
    ["ADD a.tar /", { unpack: true, intoDirectory: true }],
    ["COPY --from=other:1 /a /b", { origin: { kind: "image", name: "other:1" } }],
    ["COPY --chown=me --chmod=4755 a b", { owner: "me", permissions: 0o4755 }],
    [
      "ENV X=1\nCOPY <<A <<'B' /d/\nx=$X \"q\"\nA\nx=$X\nB",
      {
        documents: [
          { name: "A", content: 'x=1 "q"\n' },
          { name: "B", content: "x=$X\n" },
        ],
      },
    ],
  ])("%s", (text, expected) => {
    expect(stepOf(text).operation).toMatchObject(expected)
  })

  it("take from stages by name and number", () => {
    const text = lines("FROM x AS One", "FROM x", "COPY --from=one /a /a", "COPY --from=0 /b /b")
    expect(
      plan(text)
        .steps.slice(-2)
        .map(({ operation }) => operation),
    ).toMatchObject([{ origin: { kind: "stage", index: 0 } }, { origin: { kind: "stage", index: 0 } }])
  })
})

describe("runs", () => {
  it("have the environment, directory and user of their place", () => {
    expect(stepOf("USER me\nWORKDIR /w\nENV A=1\nRUN --network=none x").operation).toMatchObject({
      environment: ["PATH=/bin", "HOME=/root", "A=1"],
      workingDirectory: "/w",
      user: "me",
      network: "none",
    })
  })

  it("know what is mounted into them", () => {
    const text = lines(
      "FROM x AS a",
      "FROM x",
      "WORKDIR /w",
      "ARG D=deps",
      "RUN --mount=type=cache,target=.cache --mount=from=a,source=/$D,target=/d --mount=target=/ctx b",
    )
    const { stages, steps } = plan(text)
    expect(stages.map(({ title }) => title)).toEqual(["a", "stage-1"])
    expect(steps.at(-1)?.operation).toMatchObject({
      mounts: [
        { type: "cache", target: "/w/.cache", id: ".cache" },
        { type: "bind", target: "/d", source: "/deps", origin: { kind: "stage", index: 0 } },
        { type: "bind", target: "/ctx", source: "/", origin: { kind: "context" } },
      ],
    })
  })

  it.each([
    ["RUN <<EOF\na\nb\nEOF", { arguments: ["/bin/sh", "-c", "a\nb\n"] }],
    ["RUN <<-EOF\n\ta\n\tEOF", { arguments: ["/bin/sh", "-c", "a\n"] }],
    ["RUN cat <<EOF >/x\na $b\nEOF", { arguments: ["/bin/sh", "-c", "cat <<EOF >/x\na $b\nEOF"] }],
    [
      "RUN <<EOF\n#!/bin/awk\nx\nEOF",
      { arguments: ["/dev/pipes/EOF"], script: { name: "EOF", content: "#!/bin/awk\nx\n" } },
    ],
  ])("%j", (text, expected) => {
    expect(stepOf(text).operation).toMatchObject(expected)
  })
})
