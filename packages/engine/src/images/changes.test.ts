import { describe, expect, it } from "vitest"
import { applyChanges } from "./index.ts"

describe("changes", () => {
  it.each<[string, object]>([
    ['CMD ["sh", "-c", "true"]', { Cmd: ["sh", "-c", "true"] }],
    ["CMD echo hello", { Cmd: ["/bin/sh", "-c", "echo hello"] }],
    ["CMD [ -f /x ]", { Cmd: ["/bin/sh", "-c", "[ -f /x ]"] }],
    ['entrypoint ["/init"]', { Entrypoint: ["/init"] }],
    ['ENV A=1 B="two words" C=three\\ words', { Env: ["A=1", "B=two words", "C=three words"] }],
    ["ENV A one value", { Env: ["A=one value"] }],
    ["ENV A=", { Env: ["A="] }],
    ["EXPOSE 80 53/udp", { ExposedPorts: { "80/tcp": {}, "53/udp": {} } }],
    ["LABEL a.b='c d' e=f", { Labels: { "a.b": "c d", e: "f" } }],
    ["USER app:app", { User: "app:app" }],
    ["WORKDIR /srv", { WorkingDir: "/srv" }],
    ['VOLUME ["/data"]', { Volumes: { "/data": {} } }],
    ["VOLUME /a /b", { Volumes: { "/a": {}, "/b": {} } }],
  ])("such as %s change the config", (change, config) => {
    expect(applyChanges({}, [change])).toEqual(config)
  })

  it("come one after another on top of what is there", () => {
    const config = { Env: ["PATH=/bin", "A=0"], Labels: { a: "1" } }
    const changed = applyChanges(config, ["ENV A=1", "LABEL b=2", "CMD one", "CMD two"])
    expect(changed).toEqual({
      Env: ["PATH=/bin", "A=1"],
      Labels: { a: "1", b: "2" },
      Cmd: ["/bin/sh", "-c", "two"],
    })
  })

  it.each([
    ["RUN true", "it must begin with one of CMD"],
    ["", "it must begin with one of"],
    ["USER", "it has no argument"],
    ["ENV A", '"A" has no value'],
    ["LABEL a=1 b", '"b" is not a name and a value'],
  ])("such as %j are refused", (change, reason) => {
    expect(() => applyChanges({}, [change])).toThrow(reason)
    expect(() => applyChanges({}, [change])).toThrow(
      expect.objectContaining({ code: "change_invalid", kind: "invalid" }),
    )
  })
})
