import { existsSync, readdirSync, statSync } from "node:fs"
import { resolveInRoot } from "../runtime/index.ts"
import { run } from "../system/index.ts"
import type { ResolvedMount } from "./container.ts"

/**
 * Fills empty volumes with what the image has at their targets, owner and permissions included, as Docker does at a volume's
 * first use. A volume that holds anything is left alone.
 */
export async function fillVolumes(rootfs: string, mounts: readonly ResolvedMount[]): Promise<void> {
  for (const { type, source, target, options } of mounts) {
    if (type !== "volume" || options.includes("nocopy") || readdirSync(source).length > 0) continue
    const content = resolveInRoot(rootfs, target)
    if (!existsSync(content) || !statSync(content).isDirectory()) continue
    // GNU and busybox cp alike keep links, owners, times and modes; the dot copies the directory's own too.
    await run({ command: "cp", args: ["-a", `${content}/.`, `${source}/`], timeoutMs: 10 * 60_000 })
  }
}
