import { PassThrough } from "node:stream"
import { text } from "node:stream/consumers"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type DockerHost, openDockerHost } from "./testing/docker-host.ts"

let host: DockerHost
beforeAll(async () => {
  host = await openDockerHost()
})
afterAll(async () => host[Symbol.asyncDispose]())

describe("dockerode", () => {
  test("runs a container with its streams apart", async () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const outputs = Promise.all([text(stdout), text(stderr)])
    const [{ StatusCode: exitCode }] = await host.dockerode.run(
      "naru/busybox",
      ["sh", "-c", "echo out; echo err >&2; exit 4"],
      [stdout, stderr],
      { Tty: false },
    )
    stdout.end()
    stderr.end()
    expect(exitCode).toBe(4)
    expect(await outputs).toEqual(["out\n", "err\n"])
  })

  test("attaches with a hijacked connection and types", async () => {
    const container = await host.dockerode.createContainer({
      Image: "naru/busybox",
      Cmd: ["cat"],
      OpenStdin: true,
      StdinOnce: true,
    })
    const stream = await container.attach({ stream: true, stdin: true, stdout: true, hijack: true })
    await container.start()
    const stdout = new PassThrough()
    container.modem.demuxStream(stream, stdout, new PassThrough())
    stream.end("typed\n")
    stream.once("end", () => stdout.end())
    expect(await text(stdout)).toBe("typed\n")
    expect(await container.wait()).toMatchObject({ StatusCode: 0 })
  })

  test("reads a terminal's output without a hijack", async () => {
    const container = await host.dockerode.createContainer({
      Image: "naru/busybox",
      Cmd: ["echo", "tty"],
      Tty: true,
    })
    const stream = await container.attach({ stream: true, stdout: true })
    await container.start()
    expect(await text(stream)).toBe("tty\r\n")
  })

  test("lists with filters in its own form", async () => {
    await host.dockerode.createContainer({
      Image: "naru/busybox",
      Labels: { only: "this" },
      name: "labelled",
    })
    const found = await host.dockerode.listContainers({ all: true, filters: { label: ["only=this"] } })
    expect(found.map(({ Names: names }) => names)).toEqual([["/labelled"]])
  })

  test("waits for a removal", async () => {
    const container = await host.dockerode.createContainer({
      Image: "naru/busybox",
      Cmd: ["sh", "-c", "exit 2"],
      HostConfig: { AutoRemove: true },
    })
    const gone = container.wait({ condition: "removed" })
    await container.start()
    expect(await gone).toMatchObject({ StatusCode: 2 })
    await expect(container.inspect()).rejects.toMatchObject({ statusCode: 404 })
  })
})
