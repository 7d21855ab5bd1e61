import { chmod, mkdir, mkdtemp, readdir, readlink, rename, rm, symlink, writeFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { errnoOf } from "@naru/base/errors"

/** Where one hostname leads. */
export interface HostnameRoute {
  hostname: string
  /** `address:port` of replicas that run; empty when none does. */
  upstreams: readonly string[]
  /** Page for when none answers. */
  downPage: string
}

/** One per last digit of a visitor's port: replicas share them evenly. */
const slots = 10

/**
 * The folder that the front door looks hostnames up in. `<hostname>` is a link to a folder with `down.html` and one empty
 * file `<slot>-<address>:<port>` per slot; a route changes by putting another link in its place, all of it at once.
 */
export interface RouteFiles {
  /** Makes the folder say exactly this. */
  write(routes: readonly HostnameRoute[]): Promise<void>
}

const versions = ".versions"

/** Opens the folder; makes it when missing. It is readable to all: the front door has a user of its own. */
export async function openRouteFiles(folder: string): Promise<RouteFiles> {
  await mkdir(join(folder, versions), { recursive: true, mode: 0o755 })
  const written = new Map<string, string>()
  return {
    async write(routes) {
      for (const route of routes) {
        const text = JSON.stringify(route)
        if (written.get(route.hostname) === text) continue
        await putRoute(folder, route)
        written.set(route.hostname, text)
      }
      const wanted = new Set(routes.map(({ hostname }) => hostname))
      for (const name of await readdir(folder)) {
        if (name === versions || wanted.has(name)) continue
        await rm(join(folder, name))
        written.delete(name)
      }
      await sweep(folder)
    },
  }
}

async function putRoute(folder: string, { hostname, upstreams, downPage }: HostnameRoute): Promise<void> {
  const version = await mkdtemp(join(folder, versions, `${hostname}-`))
  await writeFile(join(version, "down.html"), downPage)
  await Promise.all(slotNames(upstreams).map((name) => writeFile(join(version, name), "")))
  // mkdtemp makes it for this user alone.
  await chmod(version, 0o755)
  const link = join(folder, versions, `${hostname}.link`)
  await rm(link, { force: true })
  await symlink(join(versions, basename(version)), link)
  await rename(link, join(folder, hostname))
}

/** `0-10.0.0.2:8080`, `1-10.0.0.3:8080` and so on, round and round. */
export function slotNames(upstreams: readonly string[]): string[] {
  if (upstreams.length === 0) return []
  return Array.from({ length: slots }, (_, slot) => `${slot}-${upstreams[slot % upstreams.length]}`)
}

/** Removes the folders that no link leads to any more. */
async function sweep(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name !== versions)
  const used = new Set(await Promise.all(names.map((name) => linkedVersion(join(folder, name)))))
  for (const version of await readdir(join(folder, versions))) {
    if (!used.has(version)) await rm(join(folder, versions, version), { recursive: true, force: true })
  }
}

async function linkedVersion(link: string): Promise<string | undefined> {
  try {
    return basename(await readlink(link))
  } catch (error) {
    if (errnoOf(error) === "EINVAL" || errnoOf(error) === "ENOENT") return undefined
    throw error
  }
}
