import { readdirSync, rmdirSync, rmSync } from "node:fs"
import { basename, join } from "node:path"
import { errnoOf } from "@naru/base/errors"
import { unmountAt } from "../mounts/index.ts"
import { type Bundle, bundleOf, deleteContainer } from "../runtime/index.ts"
import type { Container } from "./container.ts"
import type { ContainerContext } from "./container-context.ts"
import { cgroupPathOf } from "./container-paths.ts"

/** What stays in a bundle between two runs: secrets have no other home. */
const kept = new Set(["secrets", "secret-environment.json"])

/**
 * Takes away everything that a run of a container leaves behind: runtime state, cgroups, network, mounts, bundle. Safe to repeat,
 * and when nothing is there; kills what still lives.
 */
export async function clearRemains(context: ContainerContext, container: Container): Promise<void> {
  const { runtime, networks } = context
  const { id, spec } = container
  await deleteContainer(runtime, { id, cgroupPath: cgroupPathOf(id, spec) })
  await networks.disconnect(id)
  const bundle = bundleOf(runtime.run, id)
  unmountAt(bundle.rootfs)
  clearBundle(bundle)
}

/** Empties a bundle but for its secrets. */
export function clearBundle(bundle: Bundle): void {
  let left = 0
  for (const name of readNames(bundle.directory)) {
    if (kept.has(name)) left += 1
    // Never recursively: were it still mounted, that would empty the container's file system.
    else if (name === basename(bundle.rootfs)) rmdirSync(bundle.rootfs)
    else rmSync(join(bundle.directory, name), { recursive: true, force: true })
  }
  if (left === 0) rmSync(bundle.directory, { recursive: true, force: true })
}

function readNames(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return []
    throw error
  }
}
