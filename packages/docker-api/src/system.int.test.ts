import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type DockerHost, openDockerHost } from "./testing/docker-host.ts"

let host: DockerHost
beforeAll(async () => {
  host = await openDockerHost()
})
afterAll(async () => host[Symbol.asyncDispose]())

describe("the host", () => {
  test("version names the API, Naru and its runtime", async () => {
    const { stdout } = await host.docker(["version"])
    expect(stdout).toMatch(/API version:\s+1\.47 \(minimum version 1\.24\)/)
    expect(stdout).toMatch(/Naru/)
    expect(stdout).toMatch(/crun|runc/)
  })

  test("info counts what is here", async () => {
    await host.docker(["create", "naru/busybox", "true"])
    const { stdout, exitCode } = await host.docker([
      "info",
      "--format",
      "{{.Containers}} {{.ContainersStopped}} {{.Images}} {{.ID}}",
    ])
    expect(exitCode).toBe(0)
    expect(stdout).toBe(`1 1 1 ${host.engine.id}\n`)
  })

  test("system df adds up", async () => {
    const { stdout, exitCode } = await host.docker(["system", "df", "--format", "{{.Type}} {{.TotalCount}}"])
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: "Images 1\nContainers 1\nLocal Volumes 0\nBuild Cache 0\n",
    })
  })

  test("events tell a container's life as it happens", async () => {
    const follower = host.start(["events", "--filter", "container=lived", "--format", "{{.Action}}"])
    let seen = ""
    follower.stdout.on("data", (chunk: Buffer) => {
      seen += chunk.toString()
    })
    // The stream is open once it shows something that happened before.
    await expect
      .poll(
        async () => {
          await host.docker(["run", "--rm", "--name", "lived", "naru/busybox", "true"])
          return seen
        },
        { timeout: 10_000, interval: 300 },
      )
      .toMatch(/create\n[\s\S]*start\n[\s\S]*die\n[\s\S]*destroy\n/)
    follower.kill()
  })

  test("past events can be read again", async () => {
    const window = ["--since", "10m", "--until", "0s"]
    // The client writes times in whole seconds.
    await expect
      .poll(
        async () => (await host.docker(["events", ...window, "--format", "{{.Type}} {{.Action}}"])).stdout,
        {
          timeout: 5000,
        },
      )
      .toContain("container create\n")
  })
})
