import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { run } from "@naru/base/spawn"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parseReference } from "../reference/index.ts"
import { type BuildFixture, type ContextFiles, openBuildFixture } from "./testing/build-fixture.ts"

let fixture: BuildFixture
beforeAll(async () => {
  fixture = await openBuildFixture()
})
afterAll(() => fixture[Symbol.asyncDispose]())

const lines = (...parts: string[]) => parts.join("\n")
const example = (path: string) =>
  readFileSync(join(import.meta.dirname, "../../../../examples", path), "utf8")
const text = (root: string, path: string) => readFileSync(join(root, path), "utf8")

describe("the Dockerfile of the text that Naru follows", () => {
  async function vertxContext(): Promise<ContextFiles> {
    const directory = mkdtempSync("/tmp/naru-vertx-")
    const archive = join(directory, "app.tar")
    const examples = join(import.meta.dirname, "../../../../examples/vertx")
    await run({ command: "tar", args: ["-C", examples, "-cf", archive, "app-3.3.1"] })
    const tar = readFileSync(archive)
    rmSync(directory, { recursive: true })
    return {
      Dockerfile: example("vertx/Dockerfile"),
      "build/distributions/app-3.3.1.tar": { content: tar },
      "config.template.json": example("vertx/config.template.json"),
      "docker/script/start.sh": { content: example("vertx/docker/script/start.sh"), mode: 0o755 },
    }
  }

  it("builds against a local base of that name", async () => {
    await fixture.engine.images.tag("naru/busybox", parseReference("subicura/vertx3:3.3.1"))
    const { image } = await fixture.build(await vertxContext(), { names: ["vertx:1"] })
    await fixture.look(image, (root) => {
      expect(readlinkSync(join(root, "start.sh"))).toBe("/usr/local/bin/start.sh")
      expect(text(root, "app-3.3.1/bin/config.json")).toContain("8080")
      expect(statSync(join(root, "app-3.3.1/bin/app")).mode & 0o111).not.toBe(0)
      expect(statSync(join(root, "usr/local/bin/start.sh")).mode & 0o777).toBe(0o755)
    })
    expect(image.config.config).toMatchObject({
      Cmd: ["start.sh"],
      ExposedPorts: { "8080/tcp": {}, "7000/tcp": {} },
    })
    expect(image.config.author).toBe("subicura")
    expect(
      image.config.history?.slice(1).map(({ created_by, empty_layer }) => [created_by, empty_layer]),
    ).toEqual([
      ["MAINTAINER subicura", true],
      ["ADD build/distributions/app-3.3.1.tar / # buildkit", undefined],
      ["ADD config.template.json /app-3.3.1/bin/config.json # buildkit", undefined],
      ["ADD docker/script/start.sh /usr/local/bin/ # buildkit", undefined],
      ["RUN /bin/sh -c ln -s /usr/local/bin/start.sh /start.sh # buildkit", undefined],
      ["EXPOSE map[8080/tcp:{}]", true],
      ["EXPOSE map[7000/tcp:{}]", true],
      ['CMD ["start.sh"]', true],
    ])
  })
})

describe("an image", () => {
  it("has a layer for each instruction that changed files, and history that counts them", async () => {
    const { image } = await fixture.build({
      Dockerfile: lines(
        "FROM naru/busybox",
        "RUN true",
        "RUN echo a >/a",
        "ENV A=1",
        "COPY f /f",
        "WORKDIR /tmp",
      ),
      f: "text",
    })
    const { history = [], rootfs } = image.config
    expect(history?.filter(({ empty_layer }) => !empty_layer)).toHaveLength(rootfs.diff_ids.length)
    expect(rootfs.diff_ids).toHaveLength(3)
    expect(image.manifest.layers.map(({ digest }) => digest)).toEqual(rootfs.diff_ids)
  })

  it("gets all its names and the labels of the build", async () => {
    const { image } = await fixture.build(
      { Dockerfile: "FROM naru/busybox\nLABEL a=1 b=2" },
      { names: ["one:1", "registry.example:5000/two"], labels: { b: "3" } },
    )
    expect(image.names).toEqual(["docker.io/library/one:1", "registry.example:5000/two:latest"])
    expect(image.config.config?.Labels).toMatchObject({ a: "1", b: "3" })
  })

  it("can be made from nothing", async () => {
    const { image } = await fixture.build({
      Dockerfile: lines("FROM scratch", "COPY hello /", "COPY hello /dir/again", 'CMD ["/hello"]'),
      hello: { content: "#!", mode: 0o755 },
    })
    await fixture.look(image, (root) => {
      expect(text(root, "hello")).toBe("#!")
      expect(text(root, "dir/again")).toBe("#!")
    })
    expect(image.config.rootfs.diff_ids).toHaveLength(2)
  })

  it("can stand on one that has no layers", async () => {
    await fixture.build({ Dockerfile: "FROM scratch\nENV A=1" }, { names: ["hollow"] })
    const { image } = await fixture.build({ Dockerfile: "FROM hollow\nCOPY a /a", a: "x" })
    expect(image.config.config?.Env).toContain("A=1")
    await fixture.look(image, (root) => expect(text(root, "a")).toBe("x"))
  })

  it("keeps nothing of what was mounted into its steps", async () => {
    const { image } = await fixture.build({
      Dockerfile: lines("FROM naru/busybox", "RUN cat /etc/resolv.conf /etc/hosts && echo x >/x"),
    })
    await fixture.look(image, (root) => {
      expect(statSync(join(root, "etc/resolv.conf"), { throwIfNoEntry: false })).toBeUndefined()
      expect(statSync(join(root, "etc/hosts"), { throwIfNoEntry: false })).toBeUndefined()
    })
  })

  it("carries removals and replaced directories over its layers", async () => {
    const { image } = await fixture.build({
      Dockerfile: lines(
        "FROM naru/busybox",
        "RUN mkdir -p /d && touch /d/a /d/b /e",
        "RUN rm /d/a /e",
        "RUN rm -r /d && mkdir /d && touch /d/c",
        "RUN ls /d >/list",
      ),
    })
    await fixture.look(image, (root) => {
      expect(text(root, "list")).toBe("c\n")
      expect(statSync(join(root, "e"), { throwIfNoEntry: false })).toBeUndefined()
    })
  })
})

describe("a RUN step", () => {
  it("sees environment, arguments, user and directory, and no more rights than a container", async () => {
    const { output } = await fixture.build(
      {
        Dockerfile: lines(
          "FROM naru/busybox",
          "ARG VERSION",
          "ENV NAME=value",
          "WORKDIR /w",
          "USER www-data",
          'RUN echo "$VERSION $NAME $(pwd) $(id -u) $HTTP_PROXY"',
          "RUN grep -E '^(CapEff|Seccomp):' /proc/self/status",
          "USER root",
          "RUN grep -E '^CapEff:' /proc/self/status",
        ),
      },
      { arguments: { VERSION: "7", HTTP_PROXY: "http://proxy" } },
    )
    expect(output).toContain("7 value /w 33 http://proxy")
    expect(output).toMatch(/CapEff:\s+0000000000000000\nSeccomp:\s+2/)
    expect(output).toMatch(/CapEff:\s+00000000a80425fb/)
  })

  it("has the network of the build, or none", async () => {
    const { output } = await fixture.build({
      Dockerfile: lines(
        "FROM naru/busybox",
        "RUN ip -o -4 addr show eth0 | wc -l",
        "RUN --network=none ip -o link show | wc -l",
      ),
    })
    expect(output).toBe("1\n1\n")
  })

  it("runs here-documents in the shell, and as scripts of their own", async () => {
    const { output } = await fixture.build({
      Dockerfile: lines(
        "FROM naru/busybox",
        "RUN <<EOF",
        "  x=one",
        '  echo "$x"',
        "EOF",
        "RUN cat <<A && cat <<-'B'",
        "two $((1+1))",
        "A",
        "\tthree $x",
        "B",
        "RUN <<EOF",
        "#!/bin/awk -f",
        'BEGIN { print "four" }',
        "EOF",
      ),
    })
    expect(output).toBe("one\ntwo 2\nthree $x\nfour\n")
  })

  it("writes to stdout and stderr apart, in whole characters", async () => {
    const { events } = await fixture.build({
      Dockerfile: lines(
        "FROM naru/busybox",
        "RUN printf '한국'; printf '\\355\\225'; printf '\\234' ; echo err >&2",
      ),
    })
    const told = (stream: string) =>
      events.map((event) => (event.type === "output" && event.stream === stream ? event.text : "")).join("")
    expect(told("stdout")).toBe("한국한")
    expect(told("stderr")).toBe("err\n")
  })

  it("can open its output again as a file", async () => {
    const { output } = await fixture.build({
      Dockerfile: "FROM naru/busybox\nRUN echo a >/dev/stdout; echo b >/dev/stderr",
    })
    expect(output.split("\n").sort()).toEqual(["", "a", "b"])
  })
})

describe("stages", () => {
  it("copy from each other by name, number and image, and only what is needed is built", async () => {
    const { image, events } = await fixture.build({
      Dockerfile: lines(
        "FROM naru/busybox AS make",
        "RUN echo made >/made && ln -s made /link && chown 33:33 /made",
        "FROM naru/busybox AS unused",
        "RUN exit 1",
        "FROM scratch",
        "COPY --from=make /made /link /out/",
        "COPY --from=0 --chown=1:2 /made /owned",
        "COPY --from=naru/busybox /etc/passwd /etc/",
      ),
    })
    await fixture.look(image, (root) => {
      expect(text(root, "out/made")).toBe("made\n")
      expect(text(root, "out/link")).toBe("made\n")
      expect(statSync(join(root, "out/made"))).toMatchObject({ uid: 33, gid: 33 })
      expect(statSync(join(root, "owned"))).toMatchObject({ uid: 1, gid: 2 })
      expect(text(root, "etc/passwd")).toContain("root:x:0:0")
    })
    expect(
      events.filter(({ type }) => type === "step-start").map((event) => "name" in event && event.name),
    ).not.toContain("RUN exit 1")
  })

  it("run side by side when they do not need each other", async () => {
    const started = performance.now()
    await fixture.build({
      Dockerfile: lines(
        "FROM naru/busybox AS a",
        "RUN sleep 1; touch /a",
        "FROM naru/busybox AS b",
        "RUN sleep 1; touch /b",
        "FROM scratch",
        "COPY --from=a /a /",
        "COPY --from=b /b /",
      ),
    })
    expect(performance.now() - started).toBeLessThan(1900)
  })

  it("stop at the target", async () => {
    const files = {
      Dockerfile: lines("FROM naru/busybox AS first", "RUN echo 1 >/n", "FROM first", "RUN exit 1"),
    }
    const { image } = await fixture.build(files, { target: "first" })
    await fixture.look(image, (root) => expect(text(root, "n")).toBe("1\n"))
  })

  it("run the triggers that their base left", async () => {
    await fixture.build(
      { Dockerfile: lines("FROM naru/busybox", "ONBUILD COPY . /src", "ONBUILD RUN ls /src >/listed") },
      { names: ["trigger"] },
    )
    const { image } = await fixture.build({ Dockerfile: "FROM trigger", "a.txt": "a" })
    await fixture.look(image, (root) => expect(text(root, "listed")).toBe("Dockerfile\na.txt\n"))
    expect(image.config.config).not.toHaveProperty("OnBuild")
  })
})

describe("the sample", () => {
  it("shows the version that it was built with", async () => {
    const { image } = await fixture.build(
      { Dockerfile: example("hello/Dockerfile"), "www/index.html": example("hello/www/index.html") },
      { arguments: { VERSION: "2" } },
    )
    await fixture.look(image, (root) => {
      expect(text(root, "www/index.html")).toContain("<strong>2</strong>")
      expect(text(root, "www/index.html")).not.toContain("__VERSION__")
    })
    expect(image.config.config?.Healthcheck).toMatchObject({ Interval: 5e9, Retries: 3 })
  })
})
