import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"
import { CommandFailed, run } from "../system/index.ts"

export type RuntimeName = "crun" | "runc"

/** An OCI runtime of this host and which of its internals this engine may lean on. */
export interface OciRuntime {
  name: RuntimeName
  version: string
  /** The binary as installed. */
  path: string
  /** The binary as started: on a read-only mount where that saves its self-copy. */
  command: string
  /** Variables that its processes get. */
  environment: Readonly<Record<string, string>>
  fastPaths: FastPaths
}

/**
 * Shortcuts around the runtime, each with the plain way kept beside it. They lean on internals that are the same in crun 1.8 to 1.28
 * (read in its sources), so they are taken for those versions alone.
 */
interface FastPaths {
  /** Start by writing to exec.fifo instead of running `crun start` (4.8 ms). */
  directStart: boolean
  /** System call filters as ready BPF in an annotation instead of a profile (20 ms). */
  compiledSeccomp: boolean
  /** Start conmon and `crun exec` without copying this process's page tables (2 ms and more, as the engine grows). */
  lightSpawn: boolean
  /** Remove state directory and cgroups instead of running `crun delete` (4.6 ms). */
  directDelete: boolean
}

const plain: FastPaths = {
  directStart: false,
  compiledSeccomp: false,
  lightSpawn: false,
  directDelete: false,
}
const all: FastPaths = { directStart: true, compiledSeccomp: true, lightSpawn: true, directDelete: true }

/** crun's own mark for "I am running from a copy that a container cannot write to": its read-only mount gives the same (CVE-2019-5736). */
const alreadyProtected = { _LIBCONTAINER_CLONED_BINARY: "1" }

/** Looks for one runtime; undefined when it is not installed or does not even start. */
export async function detectRuntime(options: {
  prefer: RuntimeName
  /** `false` takes the plain way everywhere. */
  fastPaths?: boolean
}): Promise<OciRuntime | undefined> {
  const { prefer: name, fastPaths = true } = options
  const path = findProgram(name)
  const version = path && (await versionOf(path))
  if (path === undefined || version === undefined) return undefined
  const fast = fastPaths && name === "crun" && isKnownCrun(version)
  return { name, version, path, command: path, environment: {}, fastPaths: fast ? all : plain }
}

/** The runtime started from `command`, a read-only mount of its binary; only a crun with known internals may then skip its self-copy. */
export function onReadOnlyMount(runtime: OciRuntime, command: string): OciRuntime {
  return runtime.fastPaths.directStart ? { ...runtime, command, environment: alreadyProtected } : runtime
}

/** Absolute path of a program in PATH and the administrator's directories. */
export function findProgram(name: string): string | undefined {
  const directories = [
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/local/sbin",
    "/usr/sbin",
    "/sbin",
    "/usr/bin",
  ]
  return directories
    .filter((directory) => directory.startsWith("/"))
    .map((directory) => join(directory, name))
    .find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Absent, or not for us: either way not the program that is looked for.
    return false
  }
}

async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run({ command: path, args: ["--version"], timeoutMs: 5000 })
    return /version (\S+)/.exec(stdout)?.[1] ?? "unknown"
  } catch (error) {
    if (error instanceof CommandFailed) return undefined
    throw error
  }
}

function isKnownCrun(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  return major === 1 && minor >= 8 && minor <= 28
}
