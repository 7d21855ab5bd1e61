// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a Dockerfile look like those of a template
import { describe, expect, it } from "vitest"
import type { RunConfig } from "../../oci/index.ts"
import { configOf, plan, stepOf } from "./testing/plan-text.ts"

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
