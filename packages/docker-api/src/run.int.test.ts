import { readFile } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type DockerHost, openDockerHost } from "./testing/docker-host.ts"

let host: DockerHost
beforeAll(async () => {
  host = await openDockerHost()
})
afterAll(async () => host[Symbol.asyncDispose]())

const busybox = "naru/busybox"

describe("docker run", () => {
  test("passes stdin to its end and prints what comes back", async () => {
    const hostname = await readFile("/etc/hostname")
    expect(await host.docker(["run", "--rm", "-i", busybox, "cat"], hostname)).toEqual({
      exitCode: 0,
      stdout: hostname.toString(),
      stderr: "",
    })
  })

  test("keeps stdout and stderr apart and exits with the container's code", async () => {
    const script = "echo out; echo err >&2; exit 3"
    expect(await host.docker(["run", "--rm", busybox, "sh", "-c", script])).toEqual({
      exitCode: 3,
      stdout: "out\n",
      stderr: "err\n",
    })
  })

  test("loses no byte of a large stream", async () => {
    const bytes = Buffer.alloc(3_000_000, "naru ")
    const { stdout, exitCode } = await host.docker(["run", "--rm", "-i", busybox, "cat"], bytes)
    expect(exitCode).toBe(0)
    expect(stdout === bytes.toString()).toBe(true)
  })

  test("leaves nothing of a container that was to be removed", async () => {
    await host.docker(["run", "--rm", "--name", "gone", busybox, "true"])
    const { stdout } = await host.docker(["ps", "-a", "-q", "--filter", "name=gone"])
    expect(stdout).toBe("")
  })

  test("sets environment, user, working directory, host name and entrypoint", async () => {
    const args = [
      "run",
      "--rm",
      "-e",
      "A=1",
      "-u",
      "1000:1000",
      "-w",
      "/tmp",
      "-h",
      "box",
      "--entrypoint",
      "sh",
      busybox,
    ]
    const { stdout } = await host.docker([...args, "-c", "echo $A; id -u; pwd; hostname"])
    expect(stdout).toBe("1\n1000\n/tmp\nbox\n")
  })

  test("mounts host directories, volumes and tmpfs", async () => {
    const mounts = ["-v", "/etc:/host:ro", "-v", "data:/data", "--tmpfs", "/scratch:size=1m"]
    const script =
      "test -f /host/hostname && echo x >/data/f && df /scratch | tail -1 | grep -q tmpfs && echo ok"
    const { stdout, stderr } = await host.docker(["run", "--rm", ...mounts, busybox, "sh", "-c", script])
    expect({ stdout, stderr }).toEqual({ stdout: "ok\n", stderr: "" })
    const again = await host.docker(["run", "--rm", "-v", "data:/data", busybox, "cat", "/data/f"])
    expect(again.stdout).toBe("x\n")
  })

  test("applies limits", async () => {
    const { stdout } = await host.docker([
      "run",
      "-d",
      "--memory",
      "64m",
      "--pids-limit",
      "50",
      "--cpus",
      "0.5",
      busybox,
      "sleep",
      "60",
    ])
    const { stdout: format } = await host.docker([
      "inspect",
      "-f",
      "{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}} {{.HostConfig.NanoCpus}}",
      stdout.trim(),
    ])
    expect(format).toBe("67108864 50 500000000\n")
  })
})

describe("docker run on a terminal", () => {
  test("gives the process a terminal of the client's", async () => {
    const { stdout, exitCode } = await host.onTerminal(`run --rm -it ${busybox} sh -c "tty; exit 4"`, "")
    expect(exitCode).toBe(4)
    expect(stdout).toContain("/dev/pts/0")
  })

  test("passes what is typed", async () => {
    const { stdout, exitCode } = await host.onTerminal(
      `run --rm -it ${busybox} sh`,
      "echo a$((1+1))b\nexit 5\n",
    )
    expect(stdout).toContain("a2b")
    expect(exitCode).toBe(5)
  })
})

describe("docker run that cannot", () => {
  test("says that the program is not there and exits 127", async () => {
    const { exitCode, stderr } = await host.docker(["run", "--rm", busybox, "no-such-program"])
    expect(stderr).toContain('exec: "no-such-program": executable file not found in $PATH')
    expect(exitCode).toBe(127)
  })

  test("says that the program cannot be run and exits 126", async () => {
    const { exitCode, stderr } = await host.docker(["run", "--rm", busybox, "/etc/hostname"])
    expect(stderr).toContain("permission denied")
    expect(exitCode).toBe(126)
  })

  test("tells where an image would come from and exits 125", async () => {
    const { exitCode, stderr } = await host.docker(["run", "--rm", "no/such", "true"])
    expect(stderr).toContain("Unable to find image 'no/such:latest' locally")
    expect(stderr).toContain("pull access denied for no/such")
    expect(exitCode).toBe(125)
  })

  test("names the holder of a name that is taken", async () => {
    const { stdout: holder } = await host.docker(["create", "--name", "taken", busybox, "true"])
    const { exitCode, stderr } = await host.docker(["run", "--name", "taken", busybox, "true"])
    expect(exitCode).toBe(125)
    expect(stderr).toContain(
      `Conflict. The container name "/taken" is already in use by container "${holder.trim()}". You have to remove (or rename) that container to be able to reuse that name.`,
    )
  })

  test("refuses what Naru must not drop and makes nothing", async () => {
    const { exitCode, stderr } = await host.docker([
      "run",
      "--name",
      "denied",
      "--pid",
      "host",
      busybox,
      "true",
    ])
    expect(exitCode).toBe(125)
    expect(stderr).toContain("HostConfig.PidMode: Naru does not support shared PID namespaces")
    expect((await host.docker(["ps", "-aq", "--filter", "name=denied"])).stdout).toBe("")
  })

  test("warns of limits that it discards", async () => {
    const { stderr, exitCode } = await host.docker(["create", "--blkio-weight", "500", busybox, "true"])
    expect(exitCode).toBe(0)
    expect(stderr).toContain("Naru does not apply BlkioWeight. It was discarded.")
  })
})

describe("docker attach", () => {
  test("leaves by the detach keys without ending the process", async () => {
    await host.docker(["run", "-dit", "--name", "shell", busybox, "sh"])
    const stream = await host.dockerode
      .getContainer("shell")
      .attach({ stream: true, stdin: true, stdout: true, hijack: true })
    stream.write("echo seen-$((40+2))\n")
    let seen = ""
    for await (const chunk of stream) {
      seen += chunk
      if (seen.includes("seen-42")) stream.write("\x10\x11")
    }
    expect(seen).toContain("seen-42")
    expect((await host.docker(["inspect", "-f", "{{.State.Running}}", "shell"])).stdout).toBe("true\n")
  })

  test("exits with the container's code", async () => {
    await host.docker(["run", "-di", "--name", "joined", busybox, "sh"])
    const { exitCode, stdout } = await host.docker(["attach", "joined"], "echo hi; exit 7\n")
    expect({ exitCode, stdout }).toEqual({ exitCode: 7, stdout: "hi\n" })
  })
})
