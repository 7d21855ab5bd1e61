// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a Dockerfile look like those of a template
import { describe, expect, it } from "vitest"
import type { RunConfig } from "../../oci/index.ts"
import { parseDockerfile } from "../parse/index.ts"
import { type OutlineRequest, outlineStages, type PlannedStage, planStage, type Step } from "./index.ts"

const base: RunConfig = { Env: ["PATH=/bin", "HOME=/root"], Cmd: ["sh"] }
const lines = (...parts: string[]) => parts.join("\n")

function plan(
  text: string,
  options: Partial<OutlineRequest> & { base?: RunConfig } = {},
): { stages: PlannedStage[]; last: PlannedStage; steps: Step[] } {
  const request: OutlineRequest = {
    name: "Dockerfile",
    platform: { os: "linux", architecture: "amd64" },
    arguments: {},
    ...options,
  }
  const { stages: outlines, globalArguments, expander } = outlineStages(parseDockerfile(text), request)
  const stages = new Map<number, PlannedStage>()
  let number = 1
  for (const outline of outlines) {
    const parent = outline.base.kind === "stage" ? stages.get(outline.base.index) : undefined
    const start = outline.base.kind === "scratch" ? {} : (options.base ?? base)
    const planned = planStage(
      parent ? { kind: "stage", end: parent.end } : { kind: "config", config: start },
      { outline, stages: outlines, globalArguments, expander, request },
      number,
    )
    number += planned.steps.length
    stages.set(outline.index, planned)
  }
  const all = [...stages.values()]
  const last = all.at(-1)
  if (last === undefined) throw new Error("no stage was planned")
  return { stages: all, last, steps: all.flatMap(({ steps }) => steps) }
}

const configOf = (text: string, options?: Parameters<typeof plan>[1]) =>
  plan(`FROM x\n${text}`, options).last.end.config
const stepOf = (text: string, options?: Parameters<typeof plan>[1]) => {
  const step = plan(`FROM x\n${text}`, options).steps.at(-1)
  if (step === undefined) throw new Error("no step was planned")
  return step
}

describe("what instructions do to the config", () => {
  it.each<[string, RunConfig]>([
    ["ENV A=1 B=2", { Env: ["PATH=/bin", "HOME=/root", "A=1", "B=2"] }],
    ["ENV HOME=/x", { Env: ["PATH=/bin", "HOME=/x"] }],
    [
      "ENV A=hello\nENV A=bye B=$A\nENV C=$A",
      { Env: ["PATH=/bin", "HOME=/root", "A=bye", "B=hello", "C=bye"] },
    ],
    ["ENV A=\"x y\" B=x\\ y C='$A'", { Env: ["PATH=/bin", "HOME=/root", "A=x y", "B=x y", "C=$A"] }],
    ["ENV A x  y", { Env: ["PATH=/bin", "HOME=/root", "A=x  y"] }],
    ["LABEL a=b \"c d\"='e'", { Labels: { a: "b", "c d": "e" } }],
    ['CMD ["a", "b"]', { Cmd: ["a", "b"] }],
    ["CMD a $b", { Cmd: ["/bin/sh", "-c", "a $b"] }],
    ['SHELL ["/bin/ash", "-ec"]\nCMD a', { Cmd: ["/bin/ash", "-ec", "a"], Shell: ["/bin/ash", "-ec"] }],
    ['ENTRYPOINT ["e"]', { Entrypoint: ["e"], Cmd: null }],
    ['CMD ["c"]\nENTRYPOINT ["e"]', { Entrypoint: ["e"], Cmd: ["c"] }],
    ['ENTRYPOINT ["e"]\nCMD ["c"]', { Entrypoint: ["e"], Cmd: ["c"] }],
    ["CMD []", { Cmd: [] }],
    [
      "EXPOSE 80 443/udp 90-92",
      { ExposedPorts: { "80/tcp": {}, "443/udp": {}, "90/tcp": {}, "91/tcp": {}, "92/tcp": {} } },
    ],
    ["ENV P='1 2'\nEXPOSE $P", { ExposedPorts: { "1/tcp": {}, "2/tcp": {} } }],
    ["VOLUME /a /b", { Volumes: { "/a": {}, "/b": {} } }],
    ["ENV D=/d\nVOLUME $D", { Volumes: { "/d": {} } }],
    ["USER 1:2", { User: "1:2" }],
    ["WORKDIR /a\nWORKDIR b/../c", { WorkingDir: "/a/c" }],
    ["WORKDIR a", { WorkingDir: "/a" }],
    ["STOPSIGNAL SIGQUIT", { StopSignal: "SIGQUIT" }],
    [
      "HEALTHCHECK --interval=5s --retries=2 CMD x y",
      { Healthcheck: { Test: ["CMD-SHELL", "x y"], Interval: 5e9, Retries: 2 } },
    ],
    ['HEALTHCHECK CMD ["x"]', { Healthcheck: { Test: ["CMD", "x"] } }],
    ["HEALTHCHECK NONE", { Healthcheck: { Test: ["NONE"] } }],
    ["ONBUILD RUN a\nONBUILD COPY . /b", { OnBuild: ["RUN a", "COPY . /b"] }],
  ])("%s", (text, expected) => {
    expect(configOf(text)).toMatchObject(expected)
  })

  it("gives a PATH to what has none", () => {
    expect(plan("FROM scratch\nCMD a").last.end.config.Env).toEqual([
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ])
  })

  it("keeps the maintainer as author", () => {
    expect(stepOf("MAINTAINER Kim").author).toBe("Kim")
  })
})

describe("history lines are BuildKit's", () => {
  it.each<[string, string | undefined]>([
    ["RUN ln -s /a /b", "RUN /bin/sh -c ln -s /a /b # buildkit"],
    ['RUN ["ln", "-s"]', "RUN ln -s # buildkit"],
    ["ARG V=1\nRUN a", "RUN |1 V=1 /bin/sh -c a # buildkit"],
    ["ARG V=1 W\nENV V=2\nRUN a", "RUN |2 V=2 W= /bin/sh -c a # buildkit"],
    ["ARG V=1", "ARG V=1"],
    ["ARG V", "ARG V"],
    ["COPY a b /c/", "COPY a b /c/ # buildkit"],
    ["COPY --chown=1:1 --chmod=0755 a b", "COPY --chown=1:1 --chmod=755 a b # buildkit"],
    ["ADD a.tar /", "ADD a.tar / # buildkit"],
    ['CMD ["start.sh"]', 'CMD ["start.sh"]'],
    ['CMD echo "hi"', 'CMD ["/bin/sh" "-c" "echo \\"hi\\""]'],
    ["EXPOSE 8080 7000", "EXPOSE map[7000/tcp:{} 8080/tcp:{}]"],
    ["ENV A=1 B=x", "ENV A=1 B=x"],
    ["LABEL a=b", "LABEL a=b"],
    ["VOLUME /a /b", "VOLUME [/a /b]"],
    ["USER me", "USER me"],
    ["WORKDIR a", "WORKDIR /a"],
    ["STOPSIGNAL 9", "STOPSIGNAL 9"],
    ["MAINTAINER Kim", "MAINTAINER Kim"],
    ['SHELL ["a", "b"]', "SHELL [a b]"],
    [
      "HEALTHCHECK --interval=90s CMD a b",
      "HEALTHCHECK {Test:[CMD-SHELL a b] Interval:1m30s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}",
    ],
    ["ONBUILD RUN a", undefined],
  ])("%s", (text, expected) => {
    expect(stepOf(text).history).toBe(expected)
  })
})

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

describe("stages", () => {
  const text = lines(
    "FROM x AS a",
    "RUN a",
    "FROM x AS b",
    "RUN b",
    "FROM a AS c",
    "COPY --from=b /b /b",
    "FROM x AS d",
    "RUN d",
  )

  it.each([
    [undefined, ["d"]],
    ["d", ["d"]],
    ["c", ["a", "b", "c"]],
    ["C", ["a", "b", "c"]],
    ["1", ["b"]],
  ])("with target %s only what it needs is planned", (target, expected) => {
    const { stages } = plan(text, target === undefined ? {} : { target })
    expect(stages.map(({ title }) => title)).toEqual(expected)
  })

  it("number their steps through", () => {
    expect(plan(text, { target: "c" }).steps.map(({ number, name }) => `${number} ${name}`)).toEqual([
      "1 FROM x AS a",
      "2 RUN a",
      "3 FROM x AS b",
      "4 RUN b",
      "5 FROM a AS c",
      "6 COPY --from=b /b /b",
    ])
  })

  it("run the triggers of their base first and do not hand them on", () => {
    const { last } = plan("FROM x\nRUN b", { base: { OnBuild: ["RUN a", "ENV T=1"] } })
    expect(last.steps.map(({ name }) => name)).toEqual(["FROM x", "RUN a", "ENV T=1", "RUN b"])
    expect(last.end.config.OnBuild).toBeUndefined()
  })
})

describe("refusals", () => {
  it.each<[string, RegExp]>([
    ["RUNX", /Dockerfile:2:1: unknown instruction/],
    ["COPY ../a b", /2:6: \.\.\/a leads out of the build context/],
    ["COPY a b c", /2:10: COPY with more than one source needs a directory/],
    ["COPY $none b", /2:6: COPY has an empty source/],
    ["COPY --chmod=u+x a b", /2:14: --chmod takes an octal number/],
    ["COPY --from=5 a b", /2:13: there is no earlier stage number 5/],
    ["EXPOSE 70000", /2:8: "70000" is not a port/],
    ["EXPOSE 80:80", /2:8: "80:80" is not a port/],
    ["STOPSIGNAL SIGFOO", /2:12: unknown signal: SIGFOO/],
    ["USER $none", /2:6: USER is empty once its variables are filled in/],
    ["WORKDIR ${none:?set it}", /2:9: none: set it/],
    ["RUN --mount=type=secret,id=x a", /2:13: RUN --mount=type=secret is not supported yet/],
    ["RUN --mount=type=cache a", /2:13: a mount needs a target/],
    ["RUN --security=insecure a", /2:1: RUN --security=insecure is not supported/],
  ])("%s", (text, message) => {
    expect(() => stepOf(text)).toThrow(message)
  })

  it("name the stages there are when the target is none of them", () => {
    expect(() => plan("FROM x AS a\nFROM x", { target: "b" })).toThrow(/"b" could not be found.*a, stage-1/)
  })

  it("name the platforms when they differ", () => {
    expect(() => plan("FROM --platform=linux/arm64 x")).toThrow(/linux\/amd64 only, not for linux\/arm64/)
    expect(plan("FROM --platform=$TARGETPLATFORM x").stages).toHaveLength(1)
    expect(plan("FROM --platform=linux/x86_64 x").stages).toHaveLength(1)
  })

  it("explain a base that an argument leaves empty", () => {
    expect(() => plan("ARG B\nFROM $B")).toThrow(/2:6: the base name "\$B" is empty/)
  })
})
