import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
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

async function contextOf(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const path = join(directory, name)
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(path, file, ".."), { recursive: true })
    await writeFile(join(path, file), text)
  }
  return path
}

describe("docker build", () => {
  test("builds, names and runs an image", async () => {
    const context = await contextOf("app", {
      Dockerfile:
        'FROM naru/busybox\nARG WHO=nobody\nCOPY hello.txt /\nRUN echo "$WHO" >> /hello.txt\nCMD ["cat", "/hello.txt"]\n',
      "hello.txt": "hello\n",
    })
    const { exitCode, stdout } = await host.docker([
      "build",
      "-t",
      "naru/app:v1",
      "--build-arg",
      "WHO=naru",
      context,
    ])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/Step 1\/\d+ : FROM naru\/busybox/)
    expect(stdout).toMatch(/Successfully built [0-9a-f]{12}\nSuccessfully tagged naru\/app:v1\n$/)
    expect((await host.docker(["run", "--rm", "naru/app:v1"])).stdout).toBe("hello\nnaru\n")
  })

  test("uses what it built before", async () => {
    const context = join(directory, "app")
    const { stdout } = await host.docker(["build", "-t", "naru/app:v1", "--build-arg", "WHO=naru", context])
    expect(stdout).toContain("---> Using cache")
    const fresh = await host.docker(["build", "--no-cache", "-t", "naru/app:v2", context])
    expect(fresh.stdout).not.toContain("Using cache")
  })

  test("prints the ID alone when quiet", async () => {
    const { stdout } = await host.docker(["build", "-q", join(directory, "app")])
    expect(stdout).toMatch(/^sha256:[0-9a-f]{64}\n$/)
  })

  test("takes another Dockerfile, a stage and labels", async () => {
    const context = await contextOf("stages", {
      "docker/Two":
        "FROM naru/busybox AS first\nRUN echo first > /which\nFROM first AS second\nRUN echo second > /which\n",
    })
    const args = [
      "-f",
      join(context, "docker/Two"),
      "--target",
      "first",
      "--label",
      "a=1",
      "-t",
      "naru/stage",
    ]
    expect((await host.docker(["build", ...args, context])).exitCode).toBe(0)
    expect((await host.docker(["run", "--rm", "naru/stage", "cat", "/which"])).stdout).toBe("first\n")
    expect((await host.docker(["inspect", "-f", "{{.Config.Labels.a}}", "naru/stage"])).stdout).toBe("1\n")
  })

  test("fails with the step's code and names nothing", async () => {
    const context = await contextOf("broken", { Dockerfile: "FROM naru/busybox\nRUN echo before; exit 3\n" })
    const { exitCode, stdout, stderr } = await host.docker(["build", "-t", "naru/broken", context])
    expect(exitCode).toBe(3)
    expect(stdout).toContain("before")
    expect(stderr).toContain("3")
    expect((await host.docker(["images", "-q", "naru/broken"])).stdout).toBe("")
  })

  test("names the line of a mistake in the Dockerfile", async () => {
    const context = await contextOf("typo", { Dockerfile: "FROM naru/busybox\nRUNN true\n" })
    const { exitCode, stderr } = await host.docker(["build", context])
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/2/)
    expect(stderr).toMatch(/RUNN/)
  })

  test("says which base image is missing", async () => {
    const context = await contextOf("baseless", { Dockerfile: "FROM no/such:1\n" })
    const { exitCode, stderr } = await host.docker(["build", context])
    expect(exitCode).toBe(1)
    expect(stderr).toContain("no/such:1")
  })

  test("ends when the client leaves", async () => {
    const context = await contextOf("slow", {
      Dockerfile: "FROM naru/busybox\nRUN echo started; sleep 4217\n",
    })
    const client = host.start(["build", "--no-cache", "-t", "naru/slow", context])
    let printed = ""
    client.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString()
    })
    await expect.poll(() => printed, { timeout: 5000 }).toMatch(/^started$/m)
    expect(await isRunning("sleep 4217")).toBe(true)
    client.kill("SIGKILL")
    await expect.poll(() => isRunning("sleep 4217"), { timeout: 5000 }).toBe(false)
    expect((await host.docker(["images", "-q", "naru/slow"])).stdout).toBe("")
  })
})

/** True while any process of this machine has exactly this command line. */
async function isRunning(command: string): Promise<boolean> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name))
  // Processes that ended meanwhile run no command.
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")))
  return lines.some((line) => line.replaceAll("\0", " ").trim() === command)
}
