import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type DockerHost, openDockerHost } from "./testing/docker-host.ts"

let host: DockerHost
beforeAll(async () => {
  host = await openDockerHost()
  await host.docker(["run", "-d", "--name", "box", "-e", "FROM_RUN=1", "naru/busybox", "sleep", "600"])
})
afterAll(async () => host[Symbol.asyncDispose]())

describe("docker exec", () => {
  test("keeps the streams apart and exits with the command's code", async () => {
    expect(await host.docker(["exec", "box", "sh", "-c", "echo out; echo err >&2; exit 9"])).toEqual({
      exitCode: 9,
      stdout: "out\n",
      stderr: "err\n",
    })
  })

  test("passes stdin to its end", async () => {
    const bytes = Buffer.alloc(1_000_000, "x")
    const { stdout, exitCode } = await host.docker(["exec", "-i", "box", "wc", "-c"], bytes)
    expect({ stdout: stdout.trim(), exitCode }).toEqual({ stdout: "1000000", exitCode: 0 })
  })

  test("has the container's environment, and takes its own, a user and a directory", async () => {
    const args = [
      "exec",
      "-e",
      "OWN=2",
      "-u",
      "1000",
      "-w",
      "/tmp",
      "box",
      "sh",
      "-c",
      "echo $FROM_RUN$OWN; id -u; pwd",
    ]
    expect((await host.docker(args)).stdout).toBe("12\n1000\n/tmp\n")
  })

  test("gives a terminal", async () => {
    const { stdout, exitCode } = await host.onTerminal("exec -it box sh", "tty; exit 3\n")
    expect(stdout).toMatch(/\/dev\/pts\/\d/)
    expect(exitCode).toBe(3)
  })

  test("starts in the background", async () => {
    expect((await host.docker(["exec", "-d", "box", "touch", "/tmp/made"])).exitCode).toBe(0)
    await expect
      .poll(async () => (await host.docker(["exec", "box", "ls", "/tmp/made"])).exitCode, { timeout: 5000 })
      .toBe(0)
  })

  test("says that a program is not there and exits 127", async () => {
    const { exitCode, stdout, stderr } = await host.docker(["exec", "box", "no-such-program"])
    expect(stdout + stderr).toMatch(
      /executable file .no-such-program. not found in \$PATH|exec: "no-such-program": executable file not found in \$PATH/,
    )
    expect(exitCode).toBe(127)
  })

  test("says so on a terminal too", async () => {
    const { exitCode, stdout } = await host.onTerminal("exec -it box no-such-program", "")
    expect(stdout).toContain("executable file not found in $PATH")
    expect(exitCode).toBe(127)
  })

  test("refuses containers that do not run or do not exist", async () => {
    const { stdout: id } = await host.docker(["create", "--name", "idle", "naru/busybox", "true"])
    expect(await host.docker(["exec", "idle", "true"])).toMatchObject({
      exitCode: 1,
      stderr: `Error response from daemon: container ${id.trim()} is not running\n`,
    })
    expect((await host.docker(["exec", "nobody", "true"])).stderr).toContain("No such container: nobody")
  })

  test("does not start one process twice", async () => {
    const exec = await host.dockerode.getContainer("box").exec({ Cmd: ["true"], AttachStdout: true })
    const stream = await exec.start({})
    stream.resume()
    await new Promise((resolve) => stream.once("end", resolve))
    await expect(exec.start({})).rejects.toMatchObject({ statusCode: 409 })
    expect(await exec.inspect()).toMatchObject({ Running: false, ExitCode: 0 })
  })
})
