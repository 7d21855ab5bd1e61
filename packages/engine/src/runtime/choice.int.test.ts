import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import { unmountAt } from "../mounts/index.ts"
import { openCgroupWarmth } from "./cgroup-warmth.ts"
import { startChild } from "./child.ts"
import { detectRuntime, findProgram, onReadOnlyMount } from "./oci-runtime.ts"
import { openRuntime, type Runtime } from "./open-runtime.ts"
import { chooseSeccomp } from "./seccomp-choice.ts"
import { defaultCapabilities } from "./spec/index.ts"

const directory = mkdtempSync(join(tmpdir(), "naru-choice-"))
const programs = join(directory, "bin")
let opened: Runtime | undefined
beforeAll(() => vi.stubEnv("PATH", `${programs}:${process.env.PATH}`))
afterEach(() => {
  opened?.close()
  opened = undefined
  rmSync(programs, { recursive: true, force: true })
})
afterAll(() => {
  vi.unstubAllEnvs()
  unmountAt(join(directory, "run", "bin"))
  rmSync(directory, { recursive: true })
})

async function install(name: string, script: string): Promise<void> {
  const { mkdirSync } = await import("node:fs")
  mkdirSync(programs, { recursive: true })
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

const open = async (options: { prefer?: "crun" | "runc"; fastPaths?: boolean } = {}) => {
  opened = await openRuntime({ run: join(directory, "run"), log: silentLog, ...options })
  return opened
}

describe("the runtime that an engine takes", () => {
  it.each([
    ["1.8.1", true],
    ["1.28", true],
    ["1.7.2", false],
    ["1.99", false],
    ["2.0", false],
  ])("crun %s leans on internals: %s", async (version, leans) => {
    await install("crun", `echo "crun version ${version}"`)
    const runtime = await detectRuntime({ prefer: "crun" })
    expect(runtime).toMatchObject({ name: "crun", version, path: join(programs, "crun") })
    expect(Object.values(runtime?.fastPaths ?? {}).every((taken) => taken === leans)).toBe(true)
    const plain = await detectRuntime({ prefer: "crun", fastPaths: false })
    expect(Object.values(plain?.fastPaths ?? {})).not.toContain(true)
  })

  it("is told that it runs from a safe copy only when its internals are known", async () => {
    await install("crun", 'echo "crun version 1.8.1"')
    const known = await detectRuntime({ prefer: "crun" })
    const plain = await detectRuntime({ prefer: "crun", fastPaths: false })
    if (!known || !plain) throw new Error("not found")
    expect(onReadOnlyMount(known, "/ro/crun")).toMatchObject({
      command: "/ro/crun",
      environment: { _LIBCONTAINER_CLONED_BINARY: "1" },
    })
    expect(onReadOnlyMount(plain, "/ro/crun")).toEqual(plain)
  })

  it("is not one that does not start", async () => {
    await install("crun", "exit 1")
    expect(await detectRuntime({ prefer: "crun" })).toBeUndefined()
    expect(findProgram("no-such-program")).toBeUndefined()
  })

  it("is runc when crun cannot run a container here, and a warning says why", async () => {
    await install(
      "crun",
      'case "$*" in --version) echo "crun version 1.8.1";; *) echo "no can do" >&2; exit 1;; esac',
    )
    const { runtime, warnings } = await open()
    expect(runtime.name).toBe("runc")
    expect(warnings[0]).toMatch(/^crun 1\.8\.1 cannot run containers here: .*no can do/)
  })

  it("is crun when it can, with nothing left of the trial", async () => {
    const { runtime, warnings, stateRoot } = await open()
    expect([runtime.name, warnings]).toEqual(["crun", []])
    const { readdirSync } = await import("node:fs")
    expect(readdirSync(stateRoot)).toEqual([])
  })

  it("must be there", async () => {
    await install("crun", "exit 1")
    await expect(open({ prefer: "crun" })).rejects.toMatchObject({
      code: "runtime_not_found",
      kind: "unavailable",
    })
  })
})

describe("the filter of system calls", () => {
  const choose = (changes: Partial<Parameters<typeof chooseSeccomp>[0]>) =>
    chooseSeccomp({
      wanted: "default",
      privileged: false,
      capabilities: defaultCapabilities,
      compile: true,
      ...changes,
    })

  it("is compiled for crun and a profile for others", () => {
    const compiled = choose({})
    expect(compiled.kind === "bpf" && Buffer.from(compiled.base64, "base64").length % 8).toBe(0)
    expect(choose({ compile: false })).toMatchObject({
      kind: "profile",
      profile: { defaultAction: "SCMP_ACT_ERRNO" },
    })
  })

  it("is none when privileged or unconfined", () => {
    expect(choose({ privileged: true })).toEqual({ kind: "unconfined" })
    expect(choose({ wanted: "unconfined" })).toEqual({ kind: "unconfined" })
  })

  it("is the person's own when given as JSON", () => {
    const wanted = JSON.stringify({
      defaultAction: "SCMP_ACT_ALLOW",
      syscalls: [{ names: ["mkdir"], action: "SCMP_ACT_ERRNO" }],
    })
    expect(choose({ wanted, compile: false })).toMatchObject({ profile: { defaultAction: "SCMP_ACT_ALLOW" } })
    expect(choose({ wanted }).kind).toBe("bpf")
  })
})

describe("children", () => {
  it.each([true, false])("have their pipes, and end with their code (light: %s)", async (light) => {
    const child = await startChild({
      command: "/bin/sh",
      args: ["-c", "read word; echo $word; echo again >/dev/stdout; exit 3"],
      env: { PATH: "/bin" },
      descriptors: ["write", "read", "nothing"],
      light,
    })
    child.writer(0).end("in\n")
    let text = ""
    for await (const chunk of child.reader(1)) text += String(chunk)
    expect(text).toBe("in\nagain\n")
    expect(await child.exited).toMatchObject({ code: 3 })
    expect(() => child.reader(2)).toThrow(RangeError)
  })

  it.each([true, false])("that cannot start say so (light: %s)", async (light) => {
    const start = startChild({
      command: "/no/such",
      args: [],
      env: {},
      descriptors: ["nothing", "read"],
      light,
    })
    await expect(start).rejects.toThrow(/\/no\/such.*ENOENT/)
  })
})

describe("warming the cgroups", () => {
  it("leaves this process where it is", async () => {
    const before = readFileSync("/proc/self/cgroup", "utf8")
    const warmth = openCgroupWarmth({ version: before.includes("pids") ? 1 : 2, log: silentLog })
    warmth.warm()
    warmth.warm()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(readFileSync("/proc/self/cgroup", "utf8")).toBe(before)
  })
})
