import { mkdir, rename, stat } from "node:fs/promises"
import { join } from "node:path"
import { run } from "@naru/base/spawn"
import type { Settings } from "./settings.ts"

/** Makes the image archives that the worker loads at first start: `naru/busybox`, from Debian's busybox-static. */
export async function ensureSeeds({ root, paths }: Settings): Promise<void> {
  const directory = join(paths.home, "seeds")
  await mkdir(directory, { recursive: true })
  const archive = join(directory, "busybox.tar")
  if (await exists(archive)) return
  await run({ command: join(root, "infra/images/busybox.sh"), args: [`${archive}.part`] })
  await rename(`${archive}.part`, archive)
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}
