// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a Dockerfile look like those of a template
import { describe, expect, it } from "vitest"
import { lines, plan, stepOf } from "./testing/plan-text.ts"

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
