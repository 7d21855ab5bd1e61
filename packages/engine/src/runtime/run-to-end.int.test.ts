import { createHash, randomBytes } from "node:crypto"
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { mountAt, unmountAt } from "../mounts/index.ts"
import { importBusybox, openTestEngine, type TestEngine } from "../testing/index.ts"
import {
  chooseSeccomp,
  defaultCapabilities,
  openRuntime,
  type Runtime,
  runToEnd,
  runtimeSpec,
} from "./index.ts"

let host: TestEngine
let runtime: Runtime
let root: string
beforeAll(async () => {
  host = await openTestEngine()
  const image = await importBusybox(host.engine)
  root = join(host.home, "root")
  mkdirSync(root)
  mountAt(await host.engine.snapshots.view(await host.engine.images.unpack(image)), root)
  runtime = await openRuntime({ run: host.run, log: silentLog })
})
afterAll(async () => {
  unmountAt(root)
  runtime.close()
  await host[Symbol.asyncDispose]()
})

interface Ended {
  exitCode: number
  stdout: string
  stderr: string
  /** Where its configuration lay. */
  directory: string
  cgroupPath: string
}

async function runHere(args: readonly string[], signal?: AbortSignal): Promise<Ended> {
  const id = createHash("sha256").update(randomBytes(8)).digest("hex")
  const directory = mkdtempSync(join(host.run, "e-"))
  const cgroupPath = `/naru/${id}`
  const capabilities = defaultCapabilities.filter((name) => runtime.host.capabilities.includes(name))
  const spec = runtimeSpec(
    {
      rootPath: root,
      readOnlyRoot: true,
      privileged: false,
      arguments: args,
      environment: ["A=1"],
      secretEnvironment: [],
      workingDirectory: "/",
      user: { uid: 0, gid: 0, additionalGids: [0], home: "/root" },
      tty: false,
      hostname: "here",
      capabilities,
      noNewPrivileges: false,
      ulimits: [],
      network: { kind: "isolated" },
      mounts: [],
      shmSizeBytes: 1024 * 1024,
      devices: [],
      resources: {},
      cgroupPath,
      sysctls: {},
      seccomp: chooseSeccomp({
        wanted: "default",
        privileged: false,
        capabilities,
        compile: runtime.runtime.fastPaths.compiledSeccomp,
      }),
    },
    runtime.host,
  )
  const told = { stdout: "", stderr: "" }
  try {
    const { exitCode } = await runToEnd(runtime, {
      id,
      directory,
      spec,
      ...(signal && { signal }),
      onOutput: (stream, bytes) => {
        told[stream] += bytes.toString()
      },
    })
    return { exitCode, ...told, directory, cgroupPath }
  } finally {
    expect(readdirSync(runtime.stateRoot)).not.toContain(id)
    expect(runtime.cgroups.processes(cgroupPath)).toEqual([])
    rmSync(directory, { recursive: true })
  }
}

describe("a process that runs to its end", () => {
  it.each([
    [["true"], 0],
    [["false"], 1],
    [["sh", "-c", "exit 42"], 42],
    [["sh", "-c", "sh -c 'kill -9 $$'; exit $?"], 137],
  ])("gives the code of %j", async (args, exitCode) => {
    expect((await runHere(args)).exitCode).toBe(exitCode)
  })

  it("tells its streams apart and loses none of their ends", async () => {
    const script = "i=0; while [ $i -lt 200 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done; printf last"
    const { stdout, stderr } = await runHere(["sh", "-c", script])
    expect(stdout.split("\n")).toHaveLength(201)
    expect(stdout.endsWith("out 199\nlast")).toBe(true)
    expect(stderr.trimEnd().split("\n")).toHaveLength(200)
  })

  it("has its environment, host name and a read-only root", async () => {
    const { stdout } = await runHere(["sh", "-c", "echo $A $HOSTNAME $HOME; touch /x 2>&1 || hostname"])
    expect(stdout).toMatch(/^1 here \/root\n.*Read-only file system\nhere\n$/)
  })

  it("may open its output again as a file", async () => {
    const { stdout, stderr } = await runHere(["sh", "-c", "echo a >/dev/stdout; echo b >/dev/stderr"])
    expect([stdout, stderr]).toEqual(["a\n", "b\n"])
  })

  it("takes what it left in the background along", async () => {
    const started = performance.now()
    const { exitCode } = await runHere(["sh", "-c", "sleep 973 & exit 3"])
    expect(exitCode).toBe(3)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

describe("a process that cannot run", () => {
  it.each([
    [["/no/such/program"], /no such file or directory/, 127],
    [["no-such-program"], /executable file not found in \$PATH/, 127],
    [["/etc/passwd"], /permission denied/i, 126],
  ])("says why: %j", async (args, message, exitCode) => {
    const error: unknown = await runHere(args).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: "cannot_start_process", exitCode })
    expect(error instanceof Error && error.message).toMatch(message)
  })
})

describe("a process that is given up", () => {
  it.each([
    ["at once", 0],
    ["while it starts", 5],
    ["while it runs", 300],
  ])("ends %s, with everything it started", async (_, afterMs) => {
    const controller = new AbortController()
    if (afterMs === 0) controller.abort()
    else setTimeout(() => controller.abort(), afterMs)
    const started = performance.now()
    const script = "trap '' TERM INT HUP; (trap '' TERM; sleep 971) & sleep 971"
    const { exitCode } = await runHere(["sh", "-c", script], controller.signal)
    expect(exitCode).not.toBe(0)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
