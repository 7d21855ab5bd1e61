import { mkdtemp, rm } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type DockerHost, openDockerHost } from "./testing/docker-host.ts"

let host: DockerHost
let directory: string
beforeAll(async () => {
  host = await openDockerHost()
  directory = await mkdtemp("/tmp/naru-api-")
})
afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

const idOf = async (name: string) =>
  (await host.docker(["inspect", "-f", "{{.Id}}", "--type", "image", name])).stdout.trim()

describe("docker images", () => {
  test("lists what is here", async () => {
    const { stdout } = await host.docker(["images", "--format", "{{.Repository}}:{{.Tag}}"])
    expect(stdout).toBe("naru/busybox:latest\n")
    expect((await host.docker(["images", "-q", "nobody/*"])).stdout).toBe("")
  })

  test("tag gives another name to the same image, and rmi takes it away", async () => {
    expect((await host.docker(["tag", "naru/busybox", "naru/second:v1"])).exitCode).toBe(0)
    expect(await idOf("naru/second:v1")).toBe(await idOf("naru/busybox"))
    expect((await host.docker(["rmi", "naru/second:v1"])).stdout).toBe("Untagged: naru/second:v1\n")
    const { stderr } = await host.docker(["rmi", "naru/second:v1"])
    expect(stderr).toContain("No such image: naru/second:v1")
  })

  test("history tells how it was made", async () => {
    const { stdout, exitCode } = await host.docker([
      "history",
      "--format",
      "{{.ID}} {{.Size}}",
      "naru/busybox",
    ])
    expect(exitCode).toBe(0)
    expect(stdout.trim().split("\n").length).toBeGreaterThan(0)
  })

  test("save and load bring the same image back", async () => {
    const archive = join(directory, "busybox.tar")
    const before = await idOf("naru/busybox")
    await host.docker(["tag", "naru/busybox", "naru/moved:v1"])
    expect((await host.docker(["save", "-o", archive, "naru/moved:v1"])).exitCode).toBe(0)
    await host.docker(["rmi", "naru/moved:v1"])
    expect((await host.docker(["load", "-i", archive])).stdout).toBe("Loaded image: naru/moved:v1\n")
    expect(await idOf("naru/moved:v1")).toBe(before)
    expect((await host.docker(["run", "--rm", "naru/moved:v1", "echo", "alive"])).stdout).toBe("alive\n")
  })

  test("a broken archive is refused and changes nothing", async () => {
    const before = (await host.docker(["images", "-aq"])).stdout
    const { exitCode, stderr } = await host.docker(["load"], Buffer.alloc(2048, "not a tar"))
    expect(exitCode).toBe(1)
    expect(stderr).not.toBe("")
    expect((await host.docker(["images", "-aq"])).stdout).toBe(before)
  })

  test("save of a missing image is refused in words", async () => {
    const { stderr } = await host.docker(["save", "-o", join(directory, "none.tar"), "no/such"])
    expect(stderr).toContain("No such image: no/such:latest")
  })

  test("import makes an image of one layer", async () => {
    const { stdout: id } = await host.docker(["create", "naru/busybox"])
    expect(id).not.toBe("")
    const tar = Buffer.alloc(10240)
    const { stdout, exitCode } = await host.docker(["import", "-m", "by hand", "-", "naru/empty:v1"], tar)
    expect({ exitCode, stdout: stdout.trim() }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    })
    expect(await idOf("naru/empty:v1")).toBe(stdout.trim())
  })

  test("an image that a container uses stays", async () => {
    await host.docker(["run", "-d", "--name", "user", "naru/busybox", "sleep", "60"])
    const { exitCode, stderr } = await host.docker(["rmi", await idOf("naru/busybox")])
    expect(exitCode).toBe(1)
    expect(stderr).toContain("Error")
    expect(await idOf("naru/busybox")).toMatch(/^sha256:/)
  })

  test("pull says that an image here is up to date, and that one elsewhere cannot be fetched", async () => {
    const { stdout } = await host.docker(["pull", "naru/busybox"])
    expect(stdout).toContain("Status: Image is up to date for naru/busybox:latest")
    const { stderr, exitCode } = await host.docker(["pull", "ubuntu:14.04"])
    expect(exitCode).toBe(1)
    expect(stderr).toContain("pull access denied for ubuntu")
    expect(stderr).toContain("docker load")
  })

  test("image prune removes what has no name", async () => {
    const { exitCode, stdout } = await host.docker(["image", "prune", "-f"])
    expect(exitCode).toBe(0)
    expect(stdout).toContain("Total reclaimed space:")
  })
})
