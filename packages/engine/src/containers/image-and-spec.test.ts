import { describe, expect, it } from "vitest"
import type { Connection } from "../networks/index.ts"
import type { ImageHealthcheck, RunConfig } from "../oci/index.ts"
import type { ContainerSpec } from "./container.ts"
import { hostsFile, resolvConf } from "./container-files.ts"
import { resolveHealthcheck, resolveProcess } from "./container-process.ts"

type Asked = Pick<ContainerSpec, "entrypoint" | "command">

/** The table of Docker's reference, "Understand how CMD and ENTRYPOINT interact", and what `docker run` lays over it. */
describe("what runs", () => {
  const e = ["e", "1"]
  const c = ["c", "2"]
  it.each<[string, RunConfig, Asked, string[]]>([
    ["the image's command", { Cmd: c }, {}, ["c", "2"]],
    ["the image's entrypoint", { Entrypoint: e }, {}, ["e", "1"]],
    ["both, one behind the other", { Entrypoint: e, Cmd: c }, {}, ["e", "1", "c", "2"]],
    ["the asked command alone", { Cmd: c }, { command: ["x"] }, ["x"]],
    [
      "the asked command behind the entrypoint",
      { Entrypoint: e, Cmd: c },
      { command: ["x"] },
      ["e", "1", "x"],
    ],
    ["the asked entrypoint alone", { Entrypoint: e, Cmd: c }, { entrypoint: ["y"] }, ["y"]],
    ["both as asked", { Entrypoint: e, Cmd: c }, { entrypoint: ["y"], command: ["x"] }, ["y", "x"]],
    ["the image's command without its entrypoint", { Entrypoint: e, Cmd: c }, { entrypoint: [] }, ["c", "2"]],
    [
      "the asked command without the entrypoint",
      { Entrypoint: e },
      { entrypoint: [], command: ["x"] },
      ["x"],
    ],
    ["the image's command when none is asked in so many words", { Cmd: c }, { command: [] }, ["c", "2"]],
    ["words with blanks as they are", {}, { command: ["sh", "-c", "a  b"] }, ["sh", "-c", "a  b"]],
    ["an empty word as well", {}, { command: ["echo", ""] }, ["echo", ""]],
  ])("is %s", (_, image, asked, expected) => {
    expect(resolveProcess(asked, image).arguments).toEqual(expected)
  })

  it.each<[string, RunConfig, Asked]>([
    ["the image has nothing", {}, {}],
    ["the image's entrypoint was taken away", { Entrypoint: e }, { entrypoint: [] }],
    ["the image says null", { Entrypoint: null, Cmd: null }, {}],
  ])("is refused as nothing when %s", (_, image, asked) => {
    expect(() => resolveProcess(asked, image)).toThrow(
      expect.objectContaining({ code: "invalid_container_spec", message: "no command specified" }),
    )
  })
})

describe("where and as whom it runs", () => {
  const run = (asked: Partial<ContainerSpec>, image: RunConfig = {}) =>
    resolveProcess({ command: ["x"], ...asked }, image)

  it.each<[Partial<ContainerSpec>, RunConfig, string]>([
    [{}, {}, "/"],
    [{}, { WorkingDir: "" }, "/"],
    [{}, { WorkingDir: "/srv" }, "/srv"],
    [{ workingDirectory: "/tmp" }, { WorkingDir: "/srv" }, "/tmp"],
    [{ workingDirectory: "" }, { WorkingDir: "/srv" }, "/srv"],
  ])("for %j on %j in %s", (asked, image, expected) => {
    expect(run(asked, image).workingDirectory).toBe(expected)
  })

  it.each<[Partial<ContainerSpec>, RunConfig, string]>([
    [{}, {}, ""],
    [{}, { User: "web" }, "web"],
    [{ user: "0:0" }, { User: "web" }, "0:0"],
    [{ user: "" }, { User: "web" }, "web"],
  ])("for %j on %j as %j", (asked, image, expected) => {
    expect(run(asked, image).user).toBe(expected)
  })

  it.each<[string, string[], string[], string[]]>([
    ["keeps the image's", ["A=1"], [], ["A=1"]],
    ["adds what is asked", ["A=1"], ["B=2"], ["A=1", "B=2"]],
    ["replaces by name, in the image's place", ["A=1", "B=2"], ["A=3"], ["A=3", "B=2"]],
    ["keeps an empty value", ["A=1"], ["A="], ["A="]],
    ["takes a variable away by its bare name", ["A=1", "B=2"], ["A"], ["B=2"]],
    ["keeps what follows a second equals sign", [], ["A=b=c"], ["A=b=c"]],
    ["tells names apart by case", ["a=1"], ["A=2"], ["a=1", "A=2"]],
  ])("with an environment that %s", (_, image, asked, expected) => {
    expect(run({ environment: asked }, { Env: image }).environment).toEqual(expected)
  })
})

describe("the health check that applies", () => {
  const image: ImageHealthcheck = { Test: ["CMD", "up"], Interval: 5, Timeout: 6, Retries: 7, StartPeriod: 8 }

  it.each<
    [string, ImageHealthcheck | undefined, ImageHealthcheck | null | undefined, ImageHealthcheck | undefined]
  >([
    ["is the image's", undefined, image, image],
    ["is what was asked where the image has none", { Test: ["CMD", "x"] }, null, { Test: ["CMD", "x"] }],
    [
      "has the asked command and the image's times",
      { Test: ["CMD", "x"] },
      image,
      { ...image, Test: ["CMD", "x"] },
    ],
    [
      "has the asked times and the image's command",
      { Interval: 50, Retries: 1 },
      image,
      { ...image, Interval: 50, Retries: 1 },
    ],
    ["takes zero for not asked", { Interval: 0, Retries: 0 }, image, image],
    ["takes an empty command for not asked", { Test: [], Timeout: 60 }, image, { ...image, Timeout: 60 }],
    ["is none when that is asked", { Test: ["NONE"] }, image, undefined],
    ["is none when the image says so", undefined, { Test: ["NONE"] }, undefined],
    ["is none when there are only times", { Interval: 50 }, undefined, undefined],
    [
      "is the asked one on an image that switched its own off",
      { Test: ["CMD", "x"] },
      { Test: ["NONE"] },
      { Test: ["CMD", "x"] },
    ],
  ])("%s", (_, asked, given, expected) => {
    expect(resolveHealthcheck(asked, given)).toEqual(expected)
  })
})

describe("the hosts file", () => {
  const connection: Connection = {
    endpoint: {
      networkId: "n",
      containerId: "c",
      aliases: [],
      address: "172.18.0.5",
      prefixLength: 16,
      gateway: "172.18.0.1",
      macAddress: "02:42:ac:12:00:05",
    },
    ports: [],
    nameservers: [],
  }
  const own = (extraHosts: string[], from = connection) =>
    hostsFile({ hostname: "web", connection: from, extraHosts }).split("\n").slice(6, -1)

  it.each<[string, string, string]>([
    ["an IPv4 address", "db:10.0.0.1", "10.0.0.1\tdb"],
    ["an IPv6 address with all its colons", "db:2001:db8::1", "2001:db8::1\tdb"],
    ["Docker's newer form", "db=10.0.0.1", "10.0.0.1\tdb"],
    ["an IPv6 address in the newer form", "db=2001:db8::1", "2001:db8::1\tdb"],
    ["the host itself", "host.internal:host-gateway", "172.18.0.1\thost.internal"],
  ])("has %s", (_, line, expected) => {
    expect(own([line])).toEqual([expected, "172.18.0.5\tweb"])
  })

  it("calls the host by loopback where there is no gateway", () => {
    expect(own(["up:host-gateway"], { ports: [], nameservers: [] })).toEqual(["127.0.0.1\tup"])
  })

  it("has what was asked in that order, then the container, and ends with a line end", () => {
    expect(own(["b:1.1.1.1", "a:2.2.2.2"])).toEqual(["1.1.1.1\tb", "2.2.2.2\ta", "172.18.0.5\tweb"])
    expect(hostsFile({ hostname: "web", connection, extraHosts: [] })).toMatch(/[^\n]\n$/)
  })
})

describe("the resolver's file", () => {
  it.each<[string, Parameters<typeof resolvConf>[0], string]>([
    ["is empty without anything", { dns: {}, nameservers: [] }, ""],
    ["has all servers in order", { dns: {}, nameservers: ["a", "b"] }, "nameserver a\nnameserver b\n"],
    ["takes an empty list for none asked", { dns: { servers: [] }, nameservers: ["a"] }, "nameserver a\n"],
    [
      "has asked servers in place of the network's",
      { dns: { servers: ["x", "y"] }, nameservers: ["a"] },
      "nameserver x\nnameserver y\n",
    ],
    ["leaves out a dot among domains", { dns: { search: [".", "a.b"] }, nameservers: [] }, "search a.b\n"],
    [
      "has options last",
      { dns: { options: ["ndots:2", "rotate"], search: ["a"] }, nameservers: ["n"] },
      "nameserver n\nsearch a\noptions ndots:2 rotate\n",
    ],
  ])("%s", (_, request, expected) => {
    expect(resolvConf(request)).toBe(expected)
  })
})
