import { mkdir, open, readFile, rename } from "node:fs/promises"
import { dirname } from "node:path"
import { errnoOf } from "@naru/base/errors"
import { type ServiceRoute, serviceRouteSchema } from "@naru/core/deployments"
import * as z from "zod"

/** Where this host's hostnames lead; kept on disk, so that routes stand while the database is away. */
export interface RouteTable {
  all(): readonly ServiceRoute[]
  put(route: ServiceRoute): Promise<void>
  replace(routes: readonly ServiceRoute[]): Promise<void>
}

const fileSchema = z.array(serviceRouteSchema)

/** Opens the table in a file; empty when there is none. */
export async function openRouteTable(path: string): Promise<RouteTable> {
  let routes = await read(path)
  const replace = async (next: readonly ServiceRoute[]) => {
    await write(path, JSON.stringify(next, null, 2))
    routes = next
  }
  return {
    all: () => routes,
    replace,
    put(route) {
      const others = routes.filter(({ serviceId }) => serviceId !== route.serviceId)
      const isEmpty = route.hostnames.length === 0 && route.replicas.length === 0
      return replace(isEmpty ? others : [...others, route])
    },
  }
}

async function read(path: string): Promise<readonly ServiceRoute[]> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, "utf8")))
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return []
    throw error
  }
}

/** Beside and over: a crash leaves the old table or the new one. */
async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await using file = await open(`${path}.part`, "w", 0o600)
  await file.writeFile(text)
  await file.datasync()
  await rename(`${path}.part`, path)
}
