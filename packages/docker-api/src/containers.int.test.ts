import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type DockerHost, openDockerHost } from "./testing/docker-host.ts"

let host: DockerHost
beforeAll(async () => {
  host = await openDockerHost()
})
afterAll(async () => host[Symbol.asyncDispose]())

const busybox = "naru/busybox"
const field = async (name: string, format: string) =>
  (await host.docker(["inspect", "-f", format, name])).stdout.trim()
const sleeper = (name: string, ...options: string[]) =>
  host.docker(["run", "-d", "--name", name, ...options, busybox, "sleep", "600"])

describe("docker ps", () => {
  test("lists running ones, and all of them when asked", async () => {
    await sleeper("up", "--label", "team=a")
    await host.docker(["run", "--name", "down", "--label", "team=a", busybox, "sh", "-c", "exit 2"])
    const names = async (...args: string[]) => {
      const { stdout } = await host.docker(["ps", "--format", "{{.Names}}|{{.Status}}", ...args])
      return stdout.trim().split("\n").filter(Boolean)
    }
    expect(await names("--filter", "label=team=a")).toEqual([expect.stringMatching(/^up\|Up /)])
    expect(await names("-a", "--filter", "label=team=a")).toEqual([
      expect.stringMatching(/^down\|Exited \(2\) /),
      expect.stringMatching(/^up\|Up /),
    ])
    expect(await names("--filter", "status=exited", "--filter", "exited=2")).toHaveLength(1)
    expect(await names("-a", "--filter", "ancestor=naru/busybox", "--filter", "name=^up$")).toHaveLength(1)
    expect(await names("-n", "1")).toEqual([expect.stringMatching(/^down/)])
  })

  test("shows sizes when asked", async () => {
    const { stdout, exitCode } = await host.docker(["ps", "-as", "--format", "{{.Size}}"])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/virtual/)
  })

  test("refuses filters that do not exist", async () => {
    expect((await host.docker(["ps", "--filter", "mood=good"])).stderr).toContain("invalid filter 'mood'")
  })
})

describe("the life of a container", () => {
  test("stop sends the stop signal, waits and tells the code; a second stop changes nothing", async () => {
    const script = 'trap "exit 5" TERM; while :; do sleep 0.1; done'
    await host.docker(["run", "-d", "--name", "polite", busybox, "sh", "-c", script])
    expect((await host.docker(["stop", "polite"])).stdout).toBe("polite\n")
    expect(await field("polite", "{{.State.Status}} {{.State.ExitCode}}")).toBe("exited 5")
    expect((await host.docker(["stop", "polite"])).exitCode).toBe(0)
  })

  test("stop kills after the grace time", async () => {
    await host.docker([
      "run",
      "-d",
      "--name",
      "stubborn",
      busybox,
      "sh",
      "-c",
      'trap "" TERM; while :; do sleep 0.1; done',
    ])
    await host.docker(["stop", "-t", "1", "stubborn"])
    expect(await field("stubborn", "{{.State.ExitCode}}")).toBe("137")
  })

  test("start runs it again and restart in one step", async () => {
    await host.docker(["start", "polite"])
    const first = await field("polite", "{{.State.Pid}}")
    expect(Number(first)).toBeGreaterThan(0)
    expect((await host.docker(["start", "polite"])).exitCode).toBe(0)
    await host.docker(["restart", "-t", "1", "polite"])
    expect(await field("polite", "{{.State.Running}}")).toBe("true")
    expect(await field("polite", "{{.State.Pid}}")).not.toBe(first)
  })

  test("start -a prints and exits as run does", async () => {
    await host.docker(["create", "--name", "made", busybox, "sh", "-c", "echo made; exit 6"])
    expect(await host.docker(["start", "-a", "made"])).toEqual({ exitCode: 6, stdout: "made\n", stderr: "" })
  })

  test("wait tells the code of one that ends later and of one that ended", async () => {
    await host.docker(["run", "-d", "--name", "soon", busybox, "sh", "-c", "sleep 0.3; exit 8"])
    expect((await host.docker(["wait", "soon"])).stdout).toBe("8\n")
    expect((await host.docker(["wait", "soon"])).stdout).toBe("8\n")
  })

  test("kill sends any signal and refuses one that does not run", async () => {
    await sleeper("victim")
    expect((await host.docker(["kill", "victim"])).exitCode).toBe(0)
    expect((await host.docker(["wait", "victim"])).stdout).toBe("137\n")
    const { stderr } = await host.docker(["kill", "victim"])
    expect(stderr).toMatch(/cannot kill container: victim: container [0-9a-f]{64} is not running/)
  })

  test("pause stops the clock and exec is told so", async () => {
    await sleeper("frozen")
    expect((await host.docker(["pause", "frozen"])).exitCode).toBe(0)
    expect(await field("frozen", "{{.State.Status}} {{.State.Paused}}")).toBe("paused true")
    expect((await host.docker(["exec", "frozen", "true"])).stderr).toContain(
      "is paused, unpause the container before exec",
    )
    expect((await host.docker(["unpause", "frozen"])).exitCode).toBe(0)
    expect((await host.docker(["exec", "frozen", "true"])).exitCode).toBe(0)
  })

  test("rename", async () => {
    await host.docker(["create", "--name", "before", busybox, "true"])
    expect((await host.docker(["rename", "before", "after"])).exitCode).toBe(0)
    expect(await field("after", "{{.Name}}")).toBe("/after")
    expect((await host.docker(["rename", "after", "polite"])).stderr).toContain(
      "is already in use by container",
    )
  })

  test("rm refuses a running one and rm -f does not", async () => {
    await sleeper("held")
    const { stderr, exitCode } = await host.docker(["rm", "held"])
    expect(stderr).toContain(
      'cannot remove container "/held": container is running: stop the container before removing or force remove',
    )
    expect(exitCode).toBe(1)
    expect(await host.docker(["rm", "-f", "held"])).toMatchObject({ exitCode: 0, stdout: "held\n" })
    expect((await host.docker(["rm", "held"])).stderr).toContain("No such container: held")
  })

  test("container prune removes what does not run", async () => {
    await host.docker(["create", "--name", "idle", "--label", "prune=1", busybox, "true"])
    const { stdout } = await host.docker(["container", "prune", "-f", "--filter", "label=prune=1"])
    expect(stdout).toContain("Deleted Containers:")
    expect((await host.docker(["ps", "-aq", "--filter", "name=idle"])).stdout).toBe("")
  })
})

describe("what a container tells", () => {
  test("inspect has Docker's shape", async () => {
    await sleeper("told", "-p", "127.0.0.1::80", "-v", "told:/data", "--restart", "on-failure:3")
    const described = await host.dockerode.getContainer("told").inspect()
    expect(described).toMatchObject({
      Name: "/told",
      State: { Status: "running", Running: true },
      HostConfig: { RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 }, NetworkMode: "bridge" },
      Config: { Image: "naru/busybox", Cmd: ["sleep", "600"], ExposedPorts: { "80/tcp": {} } },
      Mounts: [{ Type: "volume", Name: "told", Destination: "/data", RW: true }],
    })
    expect(described.NetworkSettings.Networks.bridge?.IPAddress).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
    expect(described.NetworkSettings.Ports["80/tcp"]).toEqual([
      { HostIp: "127.0.0.1", HostPort: expect.stringMatching(/^\d+$/) },
    ])
    expect(described.Created).toMatch(/^\d{4}-.*Z$/)
  })

  test("port, top and stats read as with Docker", async () => {
    expect((await host.docker(["port", "told"])).stdout).toMatch(/^80\/tcp -> 127\.0\.0\.1:\d+\n$/)
    expect((await host.docker(["top", "told"])).stdout).toContain("sleep 600")
    const { stdout } = await host.docker([
      "stats",
      "--no-stream",
      "--format",
      "{{.Name}} {{.PIDs}} {{.MemUsage}}",
      "told",
    ])
    expect(stdout).toMatch(/^told 1 [\d.]+[kKM]iB \//)
  })

  test("stats stream one document a second", async () => {
    const stream = await host.dockerode.getContainer("told").stats({ stream: true })
    const document = await new Promise<string>((resolve) =>
      stream.once("data", (chunk: Buffer) => resolve(chunk.toString())),
    )
    stream.removeAllListeners()
    expect(JSON.parse(document)).toMatchObject({
      name: "/told",
      precpu_stats: { system_cpu_usage: expect.any(Number) },
    })
  })

  test("a missing one is missing in Docker's words", async () => {
    await expect(host.dockerode.getContainer("nobody").inspect()).rejects.toMatchObject({
      statusCode: 404,
      json: { message: "No such container: nobody" },
    })
  })
})
