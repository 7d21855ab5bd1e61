import { mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Log } from "@naru/base/log"
import { type Cgroups, enterHostMounts, type HostMounts, openCgroups } from "../system/index.ts"
import { type CgroupWarmth, openCgroupWarmth } from "./cgroup-warmth.ts"
import type { ConmonHost } from "./conmon.ts"
import { type ExitWatch, openExitWatch } from "./exit-watch.ts"
import {
  detectRuntime,
  findProgram,
  type OciRuntime,
  onReadOnlyMount,
  type RuntimeName,
} from "./oci-runtime.ts"
import { RuntimeNotFound } from "./runtime-errors.ts"
import { readRuntimeHost } from "./runtime-host.ts"
import { canRun } from "./runtime-probe.ts"
import type { RuntimeHost } from "./spec/index.ts"

/** Everything by which this engine runs processes: the OCI runtime, conmon, cgroups, and what the host allows. */
export interface Runtime extends ConmonHost {
  run: string
  host: RuntimeHost
  cgroups: Cgroups
  mounts: HostMounts
  exits: ExitWatch
  warmth: CgroupWarmth
  warnings: readonly string[]
  close(): void
}

export interface RuntimeOptions {
  /** The engine's run-time directory, on tmpfs. */
  run: string
  log: Log
  prefer?: RuntimeName
  fastPaths?: boolean
}

/**
 * Finds conmon and an OCI runtime that really runs a container here (crun, else runc), and prepares this mount namespace for them.
 * Throws `runtime_not_found`, `shared_mount_namespace`.
 */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { run, log } = options
  const conmonPath = findProgram("conmon")
  if (conmonPath === undefined) throw new RuntimeNotFound("conmon", ["conmon"])
  const stateRoot = join(run, "oci")
  const exitDirectory = join(run, "exits")
  for (const directory of [stateRoot, exitDirectory, join(run, "c")])
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  const cgroups = openCgroups()
  const host = readRuntimeHost(cgroups.version)
  const { runtime, mounts, warnings } = await chooseRuntime(options, { host, stateRoot, log })
  const exits = openExitWatch(exitDirectory, log)
  return {
    run,
    conmonPath,
    runtime,
    stateRoot,
    exitDirectory,
    host,
    cgroups,
    mounts,
    exits,
    warmth: openCgroupWarmth({ version: cgroups.version, log }),
    warnings,
    close: () => exits.close(),
  }
}

async function chooseRuntime(
  options: RuntimeOptions,
  { host, stateRoot, log }: { host: RuntimeHost; stateRoot: string; log: Log },
): Promise<{ runtime: OciRuntime; mounts: HostMounts; warnings: string[] }> {
  const warnings: string[] = []
  const names: readonly RuntimeName[] = options.prefer ? [options.prefer] : ["crun", "runc"]
  for (const prefer of names) {
    const found = await detectRuntime({ ...options, prefer })
    if (found === undefined) continue
    const mounts = enterHostMounts({ run: options.run, runtimePath: found.path })
    const runtime = onReadOnlyMount(found, mounts.runtimePath)
    const refusal = await canRun(runtime, { stateRoot, directory: join(options.run, "probe"), host })
    if (refusal === undefined) return { runtime, mounts, warnings }
    warnings.push(`${found.name} ${found.version} cannot run containers here: ${refusal}`)
    log.warn(
      { runtime: found.name, version: found.version, reason: refusal },
      "A runtime cannot run containers",
    )
  }
  throw new RuntimeNotFound("OCI runtime", names, warnings.at(-1))
}
