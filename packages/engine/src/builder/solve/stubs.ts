import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Mount } from "../../mounts/index.ts"

const directories = ["dev", "proc", "sys", "etc"]
const files = ["etc/hosts", "etc/hostname", "etc/resolv.conf"]

/**
 * Makes a layer with empty places for what is mounted into a step. It goes below all others, so that the runtime finds every place and
 * makes none in the step's own changes, where they would become part of the image.
 */
export function makeStubs(directory: string): string {
  for (const name of directories) mkdirSync(join(directory, name), { recursive: true, mode: 0o755 })
  for (const name of files) writeFileSync(join(directory, name), "", { mode: 0o644 })
  return directory
}

/** The mount with the stubs as its lowest layers. */
export function onStubs(mount: Mount, stubs: readonly string[]): Mount {
  return mount.type === "overlay" ? { ...mount, lower: [...mount.lower, ...stubs] } : mount
}
