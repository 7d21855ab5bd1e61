import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type DockerHost, openDockerHost } from "./testing/docker-host.ts"

let host: DockerHost
beforeAll(async () => {
  host = await openDockerHost()
  await host.docker([
    "run",
    "--name",
    "said",
    "naru/busybox",
    "sh",
    "-c",
    "echo one; echo two >&2; echo three",
  ])
})
afterAll(async () => host[Symbol.asyncDispose]())

describe("docker logs", () => {
  test("prints what a container said, each stream on its own", async () => {
    expect(await host.docker(["logs", "said"])).toEqual({
      exitCode: 0,
      stdout: "one\nthree\n",
      stderr: "two\n",
    })
  })

  test("prints the last lines alone", async () => {
    await host.docker(["run", "--name", "counted", "naru/busybox", "seq", "5"])
    expect((await host.docker(["logs", "--tail", "2", "counted"])).stdout).toBe("4\n5\n")
    expect((await host.docker(["logs", "--tail", "0", "counted"])).stdout).toBe("")
  })

  test("prints the time of each line", async () => {
    const { stdout } = await host.docker(["logs", "-t", "said"])
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}\S+ one\n/)
  })

  test("prints what came since and until", async () => {
    expect((await host.docker(["logs", "--since", "1h", "said"])).stdout).toBe("one\nthree\n")
    expect((await host.docker(["logs", "--until", "1h", "said"])).stdout).toBe("")
  })

  test("follows line by line while the container runs, and ends with it", async () => {
    const script = "for i in 1 2 3; do echo line $i; sleep 0.3; done"
    await host.docker(["run", "-d", "--name", "talking", "naru/busybox", "sh", "-c", script])
    const follower = host.start(["logs", "-f", "talking"])
    const seen: { text: string; atMs: number }[] = []
    follower.stdout.on("data", (chunk: Buffer) => seen.push({ text: chunk.toString(), atMs: Date.now() }))
    const exitCode = await new Promise((resolve) => follower.once("close", resolve))
    expect(exitCode).toBe(0)
    expect(seen.map(({ text }) => text).join("")).toBe("line 1\nline 2\nline 3\n")
    expect((seen.at(-1)?.atMs ?? 0) - (seen[0]?.atMs ?? 0)).toBeGreaterThan(250)
  })

  test("are raw with a terminal", async () => {
    await host.docker(["run", "-t", "--name", "typed", "naru/busybox", "echo", "tty"])
    expect((await host.docker(["logs", "typed"])).stdout).toBe("tty\r\n")
  })

  test("cannot be read without a log driver", async () => {
    await host.docker(["run", "--name", "mute", "--log-driver", "none", "naru/busybox", "echo", "x"])
    expect((await host.docker(["logs", "mute"])).stderr).toContain(
      "configured logging driver does not support reading",
    )
  })
})
