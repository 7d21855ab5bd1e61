import { mkdir, open } from "node:fs/promises"
import { join } from "node:path"
import { run } from "@naru/base/spawn"
import type { Settings } from "./settings.ts"

/**
 * The worker's own mount namespace, pinned to a file: a worker that starts again finds its mounts as they were, and the
 * host sees none of them. Mounts made on the host later do reach it (slave propagation). Returns the command that runs
 * another one inside. Source: unshare(1) --mount=FILE, nsenter(1).
 */
export async function enterMountNamespace({ paths }: Settings): Promise<{ command: string; args: string[] }> {
  const directory = join(paths.run, "ns")
  const file = join(directory, "mnt")
  await mkdir(directory, { recursive: true, mode: 0o700 })
  if (await isUsable(file)) return { command: "nsenter", args: [`--mount=${file}`] }
  // A namespace can be pinned only onto a mount that does not propagate into the namespace itself.
  if (!(await isMounted(directory))) {
    await run({ command: "mount", args: ["--bind", directory, directory] })
    await run({ command: "mount", args: ["--make-private", directory] })
  }
  await (await open(file, "a")).close()
  // Made and pinned before anyone lives in it: a command that makes one anew would lead a restarted worker into another,
  // where the mounts of the running containers are not.
  await run({ command: "unshare", args: [`--mount=${file}`, "--propagation", "slave", "true"] })
  return { command: "nsenter", args: [`--mount=${file}`] }
}

/** Lets the namespace go, and with it every mount in it; for an instance whose containers are gone. */
export async function leaveMountNamespace({ paths }: Pick<Settings, "paths">): Promise<void> {
  const directory = join(paths.run, "ns")
  for (const place of [join(directory, "mnt"), directory]) {
    if (await isMounted(place)) await run({ command: "umount", args: [place] })
  }
}

async function isMounted(path: string): Promise<boolean> {
  return succeeds("mountpoint", ["-q", path])
}

async function isUsable(file: string): Promise<boolean> {
  return succeeds("nsenter", [`--mount=${file}`, "true"])
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  try {
    await run({ command, args })
    return true
  } catch {
    return false
  }
}
