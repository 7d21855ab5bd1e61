import { readdirSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ContainerFixture, openContainerFixture, textOf } from "./testing/container-fixture.ts"

/** The fast way, the plain way beside it, and the other runtime: all must do the same. */
const ways = [
  ["crun with shortcuts", { prefer: "crun" }],
  ["crun the plain way", { prefer: "crun", fastPaths: false }],
  ["runc", { prefer: "runc" }],
] as const

describe.each(ways)("a process by %s", (_, runtime) => {
  let fixture: ContainerFixture
  beforeAll(async () => {
    fixture = await openContainerFixture(runtime)
  })
  afterAll(async () => fixture[Symbol.asyncDispose]())

  it("has its exit code, and stdout and stderr apart", async () => {
    expect(await fixture.shell("echo out; echo err >&2; exit 42")).toEqual({
      exitCode: 42,
      stdout: "out\n",
      stderr: "err\n",
    })
  })

  it("reads its input to the end", async () => {
    expect(await fixture.run({ command: ["cat"] }, "hello\nworld")).toEqual({
      exitCode: 0,
      stdout: "hello\nworld",
      stderr: "",
    })
  })

  it("keeps no byte back however fast it ends, and none of a megabyte", async () => {
    const { stdout } = await fixture.run({ command: ["sh", "-c", "yes 0123456789abcde | head -c 1048576"] })
    expect(stdout.length).toBe(1_048_576)
  })

  it("has a terminal of the asked size", async () => {
    const container = await fixture.start({ tty: true, openStdin: true, command: ["sh"], init: false })
    const streams = await fixture.containers.attach(container.id, { stdin: true })
    await fixture.containers.resize(container.id, { rows: 31, columns: 97 })
    const output = textOf(streams.stdout)
    streams.stdin.write("test -t 0 && stty size; exit 5\n")
    expect(await output).toContain("31 97")
    expect(await fixture.containers.wait(container.id)).toMatchObject({ exitCode: 5 })
  })

  it("runs as the asked user, in the asked directory, with the asked environment", async () => {
    const { stdout } = await fixture.shell("id -u; id -g; pwd; echo $GREETING $HOSTNAME; hostname", {
      user: "1234:567",
      workingDirectory: "/made/here",
      environment: ["GREETING=hi"],
      hostname: "box",
    })
    expect(stdout.trim().split("\n")).toEqual(["1234", "567", "/made/here", "hi box", "box"])
  })

  it("has Docker's capabilities, a seccomp filter, and no sight of what is masked", async () => {
    const { stdout } = await fixture.shell(
      "grep -E '^(CapEff|CapBnd|Seccomp|NoNewPrivs):' /proc/self/status; cat /proc/kcore | wc -c; ls /sys/firmware | wc -l; unshare -m true 2>&1; echo x 2>&1 >/proc/sys/kernel/hostname",
      { security: { noNewPrivileges: true } },
    )
    expect(stdout).toContain("CapEff:\t00000000a80425fb")
    expect(stdout).toContain("CapBnd:\t00000000a80425fb")
    expect(stdout).toContain("NoNewPrivs:\t1")
    expect(stdout).toContain("Seccomp:\t2")
    expect(stdout).toMatch(/\n0\n0\nunshare: .*not permitted/)
  })

  it.each([
    [["nope"], 127, 'exec: "nope": executable file not found in $PATH'],
    [["/no/such"], 127, 'exec: "/no/such": no such file or directory'],
    [["/etc/passwd"], 126, 'exec: "/etc/passwd": permission denied'],
    [["/etc"], 126, 'exec: "/etc": permission denied'],
  ] as const)(
    "that cannot start (%j) says why with Docker's exit code",
    async (command, exitCode, message) => {
      const { id } = await fixture.containers.create({ image: "naru/busybox", network: "none", command })
      await expect(fixture.containers.start(id)).rejects.toMatchObject({ exitCode, userMessage: message })
      expect(await fixture.containers.get(id)).toMatchObject({ state: "created", exitCode, error: message })
      await fixture.containers.remove(id)
    },
  )

  it("is joined by another one: output, input, exit code, user, directory, environment", async () => {
    const { id } = await fixture.start({ environment: ["BASE=1"] })
    const script = "id -u; pwd; echo $BASE$MORE; echo again >/dev/stdout; cat; echo err >&2; exit 9"
    const spec = {
      command: ["sh", "-c", script],
      user: "1000",
      workingDirectory: "/tmp",
      environment: ["MORE=2"],
    }
    expect(await fixture.exec(id, spec, "input\n")).toEqual({
      exitCode: 9,
      stdout: "1000\n/tmp\n12\nagain\ninput\n",
      stderr: "err\n",
    })
    const filtered = await fixture.exec(id, { command: ["grep", "Seccomp:", "/proc/self/status"] })
    expect(filtered.stdout).toBe("Seccomp:\t2\n")
    await fixture.containers.remove(id, { force: true })
  })

  it("is joined by one with a terminal", async () => {
    const { id } = await fixture.start()
    const exec = await fixture.containers.createExec(id, { command: ["sh"], tty: true })
    const streams = await fixture.containers.startExec(exec.id, {
      stdin: true,
      size: { rows: 20, columns: 50 },
    })
    let text = ""
    streams.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString()
    })
    streams.stdin.write("stty size\n")
    await expect.poll(() => text).toContain("20 50")
    await fixture.containers.resizeExec(exec.id, { rows: 21, columns: 51 })
    streams.stdin.write("sleep 0.1; stty size; tty; exit 3\n")
    expect(await streams.exited).toBe(3)
    expect(text).toContain("21 51")
    expect(text).toContain("/dev/pts/")
    expect(await fixture.containers.getExec(exec.id)).toMatchObject({ running: false, exitCode: 3 })
    await fixture.containers.remove(id, { force: true })
  })

  it.each([false, true])("is not joined by a program that is not there (terminal: %s)", async (tty) => {
    const { id } = await fixture.start()
    const { exitCode, stdout, stderr } = await fixture.exec(id, { command: ["nope"], tty })
    expect(exitCode).toBe(127)
    expect(stdout + stderr).toMatch(/executable file .*not found in \$PATH/)
    await fixture.containers.remove(id, { force: true })
  })

  it("ends by its stop signal, or is killed after the grace time", async () => {
    const willing = await fixture.start({
      init: false,
      command: ["sh", "-c", "trap 'exit 7' USR1; while :; do sleep 0.02; done"],
      stopSignal: "SIGUSR1",
    })
    // The trap is set some milliseconds after the start.
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await fixture.containers.stop(willing.id)).toBe(true)
    expect(await fixture.containers.get(willing.id)).toMatchObject({ state: "exited", exitCode: 7 })
    expect(await fixture.containers.stop(willing.id)).toBe(false)
    const stubborn = await fixture.start({ init: false, command: ["sleep", "1000"] })
    await fixture.containers.stop(stubborn.id, { timeoutSeconds: 0 })
    expect(await fixture.containers.get(stubborn.id)).toMatchObject({
      state: "exited",
      exitCode: 137,
      oomKilled: false,
    })
  })

  it("is frozen and goes on", async () => {
    const { id } = await fixture.start({
      init: false,
      command: ["sh", "-c", "while :; do echo tick; sleep 0.01; done"],
    })
    await fixture.containers.pause(id)
    expect((await fixture.containers.get(id)).state).toBe("paused")
    await expect(fixture.containers.createExec(id, { command: ["true"] })).rejects.toThrow(/is paused/)
    await fixture.containers.unpause(id)
    expect((await fixture.containers.get(id)).state).toBe("running")
    await fixture.containers.pause(id)
    await fixture.containers.remove(id, { force: true })
  })

  it("leaves nothing behind in the runtime's state, the cgroups and the run directory", async () => {
    await fixture.run({ command: ["true"] })
    expect(await leftovers(fixture)).toEqual({ state: [], bundles: [], exits: [] })
  })
})

async function leftovers({ options, containers }: ContainerFixture) {
  for (const { id } of await containers.list()) await containers.remove(id, { force: true })
  const names = (directory: string) => readdirSync(`${options.run}/${directory}`)
  return { state: names("oci"), bundles: names("c"), exits: names("exits") }
}
