// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a Dockerfile look like those of a template
import { describe, expect, it } from "vitest"
import type { RunConfig } from "../../oci/index.ts"
import { configOf, lines, plan } from "./testing/plan-text.ts"

const rich: RunConfig = {
  Env: ["PATH=/bin", "MODE=base"],
  Entrypoint: ["/entry"],
  Cmd: ["serve"],
  WorkingDir: "/base",
  User: "base",
  Labels: { a: "base", b: "base" },
  ExposedPorts: { "1/tcp": {} },
  Volumes: { "/base": {} },
  StopSignal: "SIGINT",
  Shell: ["/bin/ash", "-c"],
  Healthcheck: { Test: ["CMD", "up"], Retries: 9 },
}

describe("what a base image has", () => {
  it("is all there where nothing says otherwise", () => {
    expect(configOf("RUN x", { base: rich })).toEqual(rich)
  })

  it.each<[string, Partial<RunConfig>]>([
    ["ENV MODE=own", { Env: ["PATH=/bin", "MODE=own"] }],
    ["ENV NEW=$MODE", { Env: ["PATH=/bin", "MODE=base", "NEW=base"] }],
    ["LABEL b=own c=own", { Labels: { a: "base", b: "own", c: "own" } }],
    ["EXPOSE 2", { ExposedPorts: { "1/tcp": {}, "2/tcp": {} } }],
    ["VOLUME /own", { Volumes: { "/base": {}, "/own": {} } }],
    ["WORKDIR own", { WorkingDir: "/base/own" }],
    ["USER own", { User: "own" }],
    ["STOPSIGNAL SIGTERM", { StopSignal: "SIGTERM" }],
    ["HEALTHCHECK CMD own", { Healthcheck: { Test: ["CMD-SHELL", "own"] } }],
    ["CMD own", { Cmd: ["/bin/ash", "-c", "own"], Entrypoint: ["/entry"] }],
    ['ENTRYPOINT ["own"]', { Entrypoint: ["own"], Cmd: null }],
    ['CMD ["own"]\nENTRYPOINT ["e"]', { Entrypoint: ["e"], Cmd: ["own"] }],
  ])("is changed by %j as far as it goes", (text, change) => {
    expect(configOf(text, { base: rich })).toMatchObject({ ...rich, ...change })
  })

  it("is nothing on scratch, but for a PATH", () => {
    const { config } = plan("FROM scratch\nLABEL a=b", { base: rich }).last.end
    expect(Object.keys(config).toSorted()).toEqual(["Env", "Labels"])
  })

  it("is not touched by a stage that stands on it: the next one begins where it was", () => {
    const { stages } = plan(
      lines("FROM x AS a", "ENV MODE=a", "USER a", "FROM x AS b", "COPY --from=a /a /b"),
      {
        base: rich,
      },
    )
    expect(stages.map(({ end }) => [end.config.User, end.config.Env?.at(-1)])).toEqual([
      ["a", "MODE=a"],
      ["base", "MODE=base"],
    ])
  })
})

describe("a stage on another stage", () => {
  it("begins where that one ends: config, environment, directory, user and shell", () => {
    const text = lines(
      "FROM x AS a",
      'SHELL ["/bin/ash", "-c"]',
      "ENV V=1",
      "WORKDIR /a",
      "USER me",
      "FROM a",
      "RUN $V",
    )
    expect(plan(text).steps.at(-1)?.operation).toMatchObject({
      arguments: ["/bin/ash", "-c", "$V"],
      environment: ["PATH=/bin", "HOME=/root", "V=1"],
      workingDirectory: "/a",
      user: "me",
    })
  })

  it("drops a command that came from there when it sets an entry point", () => {
    const text = lines("FROM x AS a", 'CMD ["a"]', "FROM a", 'ENTRYPOINT ["e"]')
    expect(plan(text).last.end.config).toMatchObject({ Entrypoint: ["e"], Cmd: null })
  })

  it("takes nothing from one that it only copies from", () => {
    const text = lines("FROM x AS a", "ARG V=1", "ENV E=1", "FROM x", "COPY --from=a /a /b", "RUN echo $V$E")
    const step = plan(text).steps.at(-1)
    expect(step?.operation).toMatchObject({ environment: ["PATH=/bin", "HOME=/root"] })
    expect(step?.arguments).toEqual({})
  })

  it("can be the base of several, each with its own end", () => {
    const text = lines(
      "FROM x AS a",
      "ENV V=a",
      "FROM a AS b",
      "ENV V=b",
      "FROM a AS c",
      "COPY --from=b /x /x",
    )
    expect(plan(text).stages.map(({ end }) => end.config.Env?.at(-1))).toEqual(["V=a", "V=b", "V=a"])
  })
})

describe("arguments above the first FROM", () => {
  it.each<[string, string[], Record<string, string>, Record<string, string>]>([
    ["are not seen in a stage", ["ARG V=1", "FROM x", "RUN y"], {}, {}],
    ["are seen where they are declared again", ["ARG V=1", "FROM x", "ARG V", "RUN y"], {}, { V: "1" }],
    ["give way to a default of the stage", ["ARG V=1", "FROM x", "ARG V=2", "RUN y"], {}, { V: "2" }],
    [
      "give way to what the build was given",
      ["ARG V=1", "FROM x", "ARG V=2", "RUN y"],
      { V: "3" },
      { V: "3" },
    ],
    ["see each other", ["ARG A=1", "ARG B=$A.0", "FROM x", "ARG B", "RUN y"], {}, { B: "1.0" }],
    [
      "have the value that was given when others see them",
      ["ARG A=1", "ARG B=$A.0", "FROM x", "ARG B", "RUN y"],
      { A: "2" },
      { B: "2.0" },
    ],
    ["reach each stage for itself", ["ARG V=1", "FROM x", "ARG V", "FROM x", "RUN y"], {}, {}],
  ])("%s", (_, text, given, expected) => {
    const { stages } = plan(lines(...text), { arguments: given })
    expect(stages.at(-1)?.steps.at(-1)?.arguments).toEqual(expected)
  })
})

describe("an argument that is declared twice", () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ["ARG V=1\nARG V=2", {}, { V: "2" }],
    ["ARG V=1\nARG V", {}, {}],
    ["ARG V=1\nARG V=2", { V: "3" }, { V: "3" }],
    ["ARG V=1\nARG V=${V}2", {}, { V: "12" }],
  ])("%j with %j", (text, given, expected) => {
    expect(plan(`FROM x\n${text}\nRUN y`, { arguments: given }).steps.at(-1)?.arguments).toEqual(expected)
  })
})

describe("what shapes the key of a step", () => {
  const keyOf = (text: string, given: Record<string, string> = {}) => {
    const step = plan(`FROM x\n${text}`, { arguments: given }).steps.at(-1)
    return { operation: step?.operation, arguments: step?.arguments }
  }

  it.each<[string, string, string]>([
    ["a label before it", "LABEL a=b\nRUN y", "RUN y"],
    ["an exposed port before it", "EXPOSE 80\nRUN y", "RUN y"],
    ["a command before it", "CMD z\nRUN y", "RUN y"],
    ["an argument after it", "RUN y", "RUN y"],
    ["a comment", "# why\nRUN y", "RUN y"],
    ["a line that goes on", "RUN y \\\n  z", "RUN y   z"],
  ])("is not %s", (_, one, other) => {
    expect(keyOf(one)).toEqual(keyOf(other))
  })

  it.each<[string, string, string]>([
    ["an argument that is declared", "ARG V=1\nRUN y", "ARG V=2\nRUN y"],
    ["a variable", "ENV V=1\nRUN y", "ENV V=2\nRUN y"],
    ["the user", "USER a\nRUN y", "USER b\nRUN y"],
    ["the directory", "WORKDIR /a\nRUN y", "WORKDIR /b\nRUN y"],
    ["the shell", 'SHELL ["/bin/ash", "-c"]\nRUN y', "RUN y"],
    ["the form of the command", 'RUN ["y"]', "RUN y"],
  ])("is %s", (_, one, other) => {
    expect(keyOf(one)).not.toEqual(keyOf(other))
  })

  it("is an argument that was given only where it is declared before the step", () => {
    expect(keyOf("RUN y", { V: "1" })).toEqual(keyOf("RUN y", { V: "2" }))
    expect(keyOf("ARG V\nRUN y", { V: "1" })).not.toEqual(keyOf("ARG V\nRUN y", { V: "2" }))
  })
})
