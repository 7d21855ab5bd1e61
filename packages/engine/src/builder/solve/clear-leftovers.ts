import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs"
import { basename, join } from "node:path"
import { errnoOf } from "@naru/base/errors"
import * as z from "zod"
import { unmountAt } from "../../mounts/index.ts"
import { deleteContainer, type Runtime } from "../../runtime/index.ts"
import { type BuilderParts, contextDirectory, mountDirectory } from "./solve-context.ts"

/** Ends processes and removes mounts, contexts and half-made layers of builds that a crash cut off. */
export async function clearLeftovers({ home, run, runtime, snapshots }: BuilderParts): Promise<void> {
  const bundles = join(run, "b")
  mkdirSync(bundles, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(bundles)) {
    await endProcesses(runtime, join(bundles, name))
    rmSync(join(bundles, name), { recursive: true, force: true })
  }
  for (const name of readdirSync(mountDirectory(home))) {
    unmountAt(join(mountDirectory(home), name))
    rmdirSync(join(mountDirectory(home), name))
  }
  for (const name of readdirSync(contextDirectory(home)))
    rmSync(join(contextDirectory(home), name), { recursive: true, force: true })
  for (const { kind, name } of await snapshots.list()) {
    if (kind === "active" && name.startsWith("build-")) await snapshots.removeActive(name)
  }
}

const configSchema = z.object({ linux: z.object({ cgroupsPath: z.string() }) })

/** The configuration that the step was started with names its cgroup, and the cgroup its container. */
async function endProcesses(runtime: Runtime, bundle: string): Promise<void> {
  const text = readText(join(bundle, "config.json"))
  if (text === undefined) return
  const { cgroupsPath } = configSchema.parse(JSON.parse(text)).linux
  await deleteContainer(runtime, { id: basename(cgroupsPath), cgroupPath: cgroupsPath })
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined
    throw error
  }
}
