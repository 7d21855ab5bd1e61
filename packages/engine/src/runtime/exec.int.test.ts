import { createHash, randomBytes } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { isAlive } from "../system/index.ts"
import type { Bundle } from "./bundle.ts"
import { launchConmon } from "./conmon.ts"
import { type RunningExec, startExec } from "./exec.ts"
import { deleteContainer, startProcess } from "./lifecycle.ts"
import { capabilitiesOfMask, type OciProcess } from "./spec/index.ts"
import { openRuntimeFixture, type RuntimeFixture } from "./testing/runtime-fixture.ts"

const ways = [
  ["crun with shortcuts", {}],
  ["crun the plain way", { prefer: "crun", fastPaths: false }],
  ["runc", { prefer: "runc" }],
] as const

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

describe.each(ways)("an exec with %s", (_, options) => {
  let fixture: RuntimeFixture
  let bundle: Bundle
  const id = randomBytes(32).toString("hex")
  let pid: number

  beforeAll(async () => {
    fixture = await openRuntimeFixture(options)
    bundle = fixture.bundle(id, { arguments: ["sleep", "1000"], environment: ["PATH=/bin", "OUTER=1"] })
    writeFileSync(join(bundle.rootfs, "etc/plain"), "no program")
    mkdirSync(join(bundle.rootfs, "srv"))
    const waiting = await launchConmon(fixture.runtime, {
      ...{ id, bundle, program: "sleep", tty: false, openStdin: false, keepStdin: false },
    })
    pid = await waiting.create()
    await startProcess(fixture.runtime, id)
  })
  afterAll(async () => {
    await deleteContainer(fixture.runtime, { id, cgroupPath: `/naru/${id}` })
    fixture.close()
  })

  const start = (args: readonly string[], changes: Partial<OciProcess> = {}, openStdin = false) => {
    const own: OciProcess = JSON.parse(readFileSync(bundle.config, "utf8")).process
    const execId = randomBytes(8).toString("hex")
    return startExec(fixture.runtime, {
      ...{ containerId: id, execId, bundle, openStdin },
      process: { ...own, args, ...changes },
    })
  }

  async function outcomeOf(exec: RunningExec): Promise<{ stdout: string; stderr: string; exitCode: number }> {
    const [stdout, stderr] = await Promise.all([bytesOf(exec.stdout), bytesOf(exec.stderr)])
    return { stdout: stdout.toString().trim(), stderr: stderr.toString().trim(), exitCode: await exec.exited }
  }
  const run = async (script: string, changes: Partial<OciProcess> = {}) =>
    outcomeOf(await start(["sh", "-c", script], changes))

  it("runs beside the container's process, in its name spaces", async () => {
    const { stdout } = await run("busybox hostname; ls /proc | grep -c '^1$'; cat /proc/1/comm")
    expect(stdout.split("\n")).toEqual(["test", "1", "sleep"])
  })

  it("tells its streams apart and its exit code", async () => {
    expect(await run("echo out; echo err >&2; exit 42")).toEqual({
      stdout: "out",
      stderr: "err",
      exitCode: 42,
    })
  })

  it("has the user, groups, environment and directory of its own", async () => {
    const changes = {
      user: { uid: 1000, gid: 1001, additionalGids: [1001, 4] },
      env: ["PATH=/bin", "INNER=2"],
      cwd: "/srv",
    }
    const { stdout } = await run("id -u; id -G; busybox pwd; echo $INNER-$OUTER", changes)
    expect(stdout.split("\n")).toEqual(["1000", "1001 4", "/srv", "2-"])
  })

  it("has no more capabilities than it is given", async () => {
    const given = ["CAP_CHOWN"]
    const capabilities = { bounding: given, effective: given, permitted: given, inheritable: [], ambient: [] }
    const { stdout } = await run("grep ^CapEff /proc/self/status | tr -d 'CapEf:\\t '", { capabilities })
    expect(capabilitiesOfMask(stdout)).toEqual(given)
  })

  it.each([
    [["no-such-program"], 127, 'exec: "no-such-program": executable file not found in $PATH'],
    [["/no/such/program"], 127, 'exec: "/no/such/program": no such file or directory'],
    [["/etc/plain"], 126, 'exec: "/etc/plain": permission denied'],
  ])("of %j ends with %i and says why, with pipes and with a terminal", async (args, exitCode, words) => {
    const piped = await outcomeOf(await start(args))
    expect(piped).toMatchObject({ exitCode, stdout: "" })
    expect(piped.stderr).not.toBe("")
    const terminal = await outcomeOf(await start(args, { terminal: true }))
    expect(terminal).toMatchObject({ exitCode, stdout: words })
    await expect.poll(() => readdirSync(bundle.execs)).toEqual([])
  })

  it("in a directory that is not there says which one, if the runtime does not make it", async () => {
    const { exitCode, stdout, stderr } = await outcomeOf(
      await start(["busybox", "pwd"], { cwd: "/etc/plain" }),
    )
    expect(exitCode).toBeGreaterThan(0)
    expect(`${stdout}${stderr}`).toContain("/etc/plain")
  })

  it("that a signal ends has 128 and the signal's number", async () => {
    expect((await run("kill -TERM $$")).exitCode).toBe(143)
    expect((await run("kill -KILL $$")).exitCode).toBe(137)
  })

  it("gives every byte, in order, to a reader that takes its time", async () => {
    const exec = await start(["sh", "-c", "seq 1 200000"])
    const hash = createHash("sha256")
    let size = 0
    for await (const chunk of exec.stdout) {
      hash.update(chunk)
      size += chunk.length
      if (size < 300_000) await new Promise((resolve) => setImmediate(resolve))
    }
    const expected = Array.from({ length: 200_000 }, (_, n) => `${n + 1}\n`).join("")
    expect(size).toBe(expected.length)
    expect(hash.digest("hex")).toBe(createHash("sha256").update(expected).digest("hex"))
    expect(await exec.exited).toBe(0)
  })

  it("takes every byte that is sent to it", async () => {
    const exec = await start(["cat"], {}, true)
    const sent = randomBytes(3_000_000)
    exec.stdin.end(sent)
    expect((await bytesOf(exec.stdout)).equals(sent)).toBe(true)
    expect(await exec.exited).toBe(0)
  })

  it("without input reads its end at once", async () => {
    expect(await run("wc -c")).toMatchObject({ stdout: "0", exitCode: 0 })
  })

  it("has a terminal of the size that was asked for before its first look", async () => {
    const { stdout } = await run("stty size; busybox tty", {
      terminal: true,
      consoleSize: { height: 33, width: 99 },
    })
    expect(stdout.split("\r\n")).toEqual(["33 99", expect.stringContaining("/dev/")])
  })

  it("has many others beside it, each with its own output", async () => {
    const numbers = Array.from({ length: 8 }, (_, n) => n)
    const outcomes = await Promise.all(numbers.map((n) => run(`echo ${n}; exit ${n}`)))
    expect(outcomes).toEqual(numbers.map((n) => ({ stdout: String(n), stderr: "", exitCode: n })))
    expect(isAlive(pid)).toBe(true)
  })
})
