import { randomBytes } from "node:crypto"
import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { isAlive, sendSignal } from "../system/index.ts"
import { attachTo } from "./attach.ts"
import type { Bundle } from "./bundle.ts"
import { type ConmonRequest, launchConmon } from "./conmon.ts"
import { reopenLog, resizeTerminal, startExec } from "./exec.ts"
import { deleteContainer, startProcess } from "./lifecycle.ts"
import { readLog } from "./log-file.ts"
import { readPidFile } from "./pid-file.ts"
import type { RuntimeSpecRequest } from "./spec/index.ts"
import { openRuntimeFixture, type RuntimeFixture } from "./testing/runtime-fixture.ts"

const ways = [
  ["crun with shortcuts", {}],
  ["crun the plain way", { prefer: "crun", fastPaths: false }],
  ["runc", { prefer: "runc" }],
] as const

async function textOf(stream: Readable): Promise<string> {
  let text = ""
  for await (const chunk of stream) text += String(chunk)
  return text
}

describe.each(ways)("conmon with %s", (_, options) => {
  let fixture: RuntimeFixture
  const made: string[] = []
  beforeAll(async () => {
    fixture = await openRuntimeFixture(options)
  })
  afterEach(async () => {
    for (const id of made.splice(0)) await deleteContainer(fixture.runtime, { id, cgroupPath: `/naru/${id}` })
  })
  afterAll(() => fixture.close())

  async function create(asked: Partial<RuntimeSpecRequest> = {}, more: Partial<ConmonRequest> = {}) {
    const id = randomBytes(32).toString("hex")
    made.push(id)
    const bundle = fixture.bundle(id, asked)
    const logPath = join(fixture.directory, `${id}.log`)
    const waiting = await launchConmon(fixture.runtime, {
      ...{ id, bundle, logPath, program: asked.arguments?.[0] ?? "sleep", tty: asked.tty ?? false },
      openStdin: true,
      keepStdin: false,
      ...more,
    })
    return { id, bundle, logPath, waiting }
  }

  const exitOf = (id: string) => expect.poll(() => fixture.runtime.exits.find(id), { timeout: 10_000 })

  async function logOf(path: string): Promise<string> {
    let text = ""
    for await (const { bytes } of readLog({
      path,
      stdout: true,
      stderr: true,
      follow: false,
      ended: Promise.resolve(),
    }))
      text += bytes.toString()
    return text
  }

  const runningOf = async (asked: Partial<RuntimeSpecRequest>, more: Partial<ConmonRequest> = {}) => {
    const container = await create(asked, more)
    const pid = await container.waiting.create()
    await startProcess(fixture.runtime, container.id)
    return { ...container, pid }
  }

  it("holds a process back until its start, then its output, exit and log", async () => {
    const { id, bundle, waiting, logPath } = await create({
      arguments: ["sh", "-c", "echo out; echo err >&2; exit 12"],
    })
    const pid = await waiting.create()
    expect(isAlive(pid)).toBe(true)
    expect(readPidFile(bundle.pidFile)).toBe(pid)
    const streams = await attachTo(bundle.attachSocket, { stdin: false })
    const output = Promise.all([textOf(streams.stdout), textOf(streams.stderr)])
    expect(await logOf(logPath)).toBe("")
    await startProcess(fixture.runtime, id)
    expect(await output).toEqual(["out\n", "err\n"])
    await exitOf(id).toBe(12)
    expect((await logOf(logPath)).split("\n").toSorted()).toEqual(["", "err", "out"])
  })

  it("lives on its own: it is nobody's child and in nobody's session", async () => {
    const { bundle } = await runningOf({})
    const monitor = readPidFile(bundle.conmonPidFile) ?? 0
    const stat = readFileSync(`/proc/${monitor}/stat`, "latin1")
    const [, parent, , session] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number)
    expect(parent).not.toBe(process.pid)
    expect(session).not.toBe(process.pid)
    expect(readFileSync(`/proc/${monitor}/comm`, "utf8")).toBe("conmon\n")
  })

  it("is taken back before it has made anything", async () => {
    const { id, bundle, waiting } = await create()
    waiting.abandon()
    await expect.poll(() => existsSync(bundle.pidFile)).toBe(false)
    expect(readdirSync(fixture.runtime.stateRoot)).not.toContain(id)
  })

  it("says what the runtime says when the process cannot be made", async () => {
    const { waiting } = await create({ arguments: ["nope"] })
    await expect(waiting.create()).rejects.toMatchObject({ code: "cannot_start_process", exitCode: 127 })
    const broken = await create({
      mounts: [{ type: "bind", source: "/no/such", target: "/x", readOnly: false, options: [] }],
    })
    await expect(broken.waiting.create()).rejects.toMatchObject({
      code: "cannot_start_process",
      exitCode: 125,
    })
  })

  it("cannot start a process that is gone", async () => {
    const { id, waiting } = await create()
    sendSignal(await waiting.create(), "SIGKILL")
    await exitOf(id).toBe(137)
    await expect(startProcess(fixture.runtime, id)).rejects.toMatchObject({
      kind: expect.stringMatching(/invalid|internal/),
    })
  })

  it("ends the input with its client, or keeps it open when told to", async () => {
    const ending = await runningOf({ arguments: ["cat"] })
    const first = await attachTo(ending.bundle.attachSocket, { stdin: true })
    first.stdin.end("bye")
    expect(await textOf(first.stdout)).toBe("bye")
    await exitOf(ending.id).toBe(0)
    const staying = await runningOf({ arguments: ["cat"] }, { keepStdin: true })
    const one = await attachTo(staying.bundle.attachSocket, { stdin: true })
    one.stdin.write("one\n")
    await expect.poll(() => one.stdout.readableLength).toBeGreaterThan(0)
    one.close()
    const two = await attachTo(staying.bundle.attachSocket, { stdin: true })
    two.stdin.write("two\n")
    await expect.poll(() => String(two.stdout.read() ?? "")).toContain("two\n")
    expect(isAlive(staying.pid)).toBe(true)
  })

  it("has a terminal that takes sizes", async () => {
    const { bundle } = await runningOf({ tty: true, arguments: ["sh"] })
    const streams = await attachTo(bundle.attachSocket, { stdin: true })
    resizeTerminal(bundle, { rows: 12, columns: 34 })
    let text = ""
    streams.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString()
    })
    streams.stdin.write("stty size\n")
    await expect.poll(() => text).toContain("12 34")
    streams.close()
  })

  it("goes on in a new log when the old one is moved", async () => {
    const { id, bundle, logPath } = await runningOf({ arguments: ["sh", "-c", "echo before; cat"] })
    await expect.poll(() => logOf(logPath)).toBe("before\n")
    renameSync(logPath, `${logPath}.1`)
    reopenLog(bundle)
    await expect.poll(() => existsSync(logPath)).toBe(true)
    const streams = await attachTo(bundle.attachSocket, { stdin: true })
    streams.stdin.end("after\n")
    await exitOf(id).toBe(0)
    expect(await logOf(logPath)).toBe("before\nafter\n")
    expect(readFileSync(logPath, "utf8")).not.toContain("before")
  })

  it("controls of an ended process are no failure", async () => {
    const { id, bundle } = await runningOf({ arguments: ["true"] })
    await exitOf(id).toBe(0)
    resizeTerminal(bundle, { rows: 1, columns: 1 })
    reopenLog(bundle)
  })

  it("is deleted whatever its state, again and again, with nothing left", async () => {
    const { id, pid } = await runningOf({})
    const request = { id, cgroupPath: `/naru/${id}` }
    await deleteContainer(fixture.runtime, request)
    await deleteContainer(fixture.runtime, request)
    await expect.poll(() => isAlive(pid)).toBe(false)
    expect(readdirSync(fixture.runtime.stateRoot)).not.toContain(id)
    expect(fixture.runtime.cgroups.processes(request.cgroupPath)).toEqual([])
  })

  describe("an exec", () => {
    const processOf = (bundle: Bundle, command: string[], terminal = false) => ({
      ...JSON.parse(readFileSync(bundle.config, "utf8")).process,
      args: command,
      terminal,
    })
    const exec = (id: string, bundle: Bundle, command: string[], terminal = false, openStdin = false) =>
      startExec(fixture.runtime, {
        containerId: id,
        execId: randomBytes(8).toString("hex"),
        bundle,
        process: processOf(bundle, command, terminal),
        openStdin,
      })

    it.each([false, true])(
      "has its output and exit code, and leaves no file (terminal: %s)",
      async (terminal) => {
        const { id, bundle } = await runningOf({})
        const running = await exec(id, bundle, ["sh", "-c", "echo hi; exit 11"], terminal)
        expect((await textOf(running.stdout)).trim()).toBe("hi")
        expect(await running.exited).toBe(11)
        await expect.poll(() => readdirSync(bundle.execs)).toEqual([])
      },
    )

    it.each([false, true])("is killed (terminal: %s)", async (terminal) => {
      const { id, bundle } = await runningOf({})
      const running = await exec(id, bundle, ["sleep", "1000"], terminal)
      running.stdout.resume()
      await expect.poll(() => running.pid()).toBeGreaterThan(0)
      running.kill()
      expect(await running.exited).toBe(137)
    })

    it("ends though a child keeps its output open", async () => {
      // runc passes the streams on by itself and waits for their end; crun does not.
      const held = fixture.runtime.runtime.name === "runc" ? "0.3" : "1000"
      const { id, bundle } = await runningOf({})
      const running = await exec(id, bundle, ["sh", "-c", `sleep ${held} & echo started`])
      expect(await textOf(running.stdout)).toBe("started\n")
      expect(await running.exited).toBe(0)
    })

    it("reads its input, and is not bothered by input that comes too late", async () => {
      const { id, bundle } = await runningOf({})
      const reading = await exec(id, bundle, ["wc", "-c"], false, true)
      reading.stdin.end("12345")
      expect((await textOf(reading.stdout)).trim()).toBe("5")
      const deaf = await exec(id, bundle, ["true"], false, true)
      deaf.stdout.resume()
      expect(await deaf.exited).toBe(0)
      deaf.stdin.write("anyone?")
    })
  })
})
