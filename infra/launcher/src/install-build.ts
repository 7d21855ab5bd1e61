import { constants, copyFile, cp, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import type { Settings } from "./settings.ts"

/** Where the web process runs from: its user cannot read the checkout, which often lies under /root. */
export interface InstalledBuild {
  /** Fingerprint of the sources it was built from. */
  fingerprint: string
  node: string
  webServer: string
}

/** Copies the built dashboard and the pinned Node under NARU_HOME, once per build; older copies go. */
export async function installBuild({ root, paths }: Settings): Promise<InstalledBuild> {
  const stamp = (await readFile(join(root, "node_modules/.naru-build"), "utf8")).trim()
  const fingerprint = stamp.replaceAll(" ", "-")
  const builds = join(paths.home, "build")
  const home = join(builds, fingerprint)
  const node = join(home, "node")
  const webServer = join(home, "web/apps/web/naru-server.mjs")
  if (!(await exists(webServer))) {
    const beside = `${home}.part`
    await rm(beside, { recursive: true, force: true })
    await mkdir(beside, { recursive: true, mode: 0o755 })
    await copyFile(process.execPath, join(beside, "node"), constants.COPYFILE_FICLONE)
    await cp(join(root, "apps/web/.next/standalone"), join(beside, "web"), {
      recursive: true,
      verbatimSymlinks: true,
    })
    await rm(home, { recursive: true, force: true })
    await rename(beside, home)
  }
  for (const name of await readdir(builds)) {
    if (name !== fingerprint) await rm(join(builds, name), { recursive: true, force: true })
  }
  return { fingerprint, node, webServer }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}
