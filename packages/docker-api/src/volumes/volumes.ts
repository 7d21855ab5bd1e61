import type { Engine } from "@naru/engine"
import type { Volume } from "@naru/engine/volumes"
import * as z from "zod"
import { readJson } from "../http/body.ts"
import { type Exchange, param } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import { empty, json, type Reply } from "../http/reply.ts"
import { isAtLeast } from "../http/version.ts"
import { booleanFilter, parseFilters, passesAny, passesLabels } from "../query/filters.ts"
import { flag } from "../query/values.ts"

/** Docker's mark on volumes that were made without a name. */
const anonymousLabel = "com.docker.volume.anonymous"

/** A volume as Docker describes it. */
export function volumeOf(volume: Volume): Record<string, unknown> {
  const labels = volume.anonymous ? { [anonymousLabel]: "", ...volume.labels } : volume.labels
  return {
    CreatedAt: volume.createdAt,
    Driver: volume.driver,
    Labels: Object.keys(labels).length > 0 ? labels : null,
    Mountpoint: volume.path,
    Name: volume.name,
    Options: null,
    Scope: "local",
  }
}

/** `GET /volumes`. */
export async function listVolumes({ engine, query }: Exchange): Promise<Reply> {
  const filters = parseFilters(query.get("filters"), ["dangling", "driver", "label", "label!", "name"])
  const dangling = booleanFilter(filters, "dangling")
  const users = dangling === undefined ? new Map<string, string[]>() : await volumeUsers(engine)
  const volumes = (await engine.volumes.list()).filter(
    (volume) =>
      passesLabels(filters, volume.labels) &&
      passesAny(filters, "name", (name) => volume.name.includes(name)) &&
      passesAny(filters, "driver", (driver) => volume.driver === driver) &&
      (dangling === undefined || dangling === !users.has(volume.name)),
  )
  return json({ Volumes: volumes.map(volumeOf), Warnings: null })
}

/** `GET /volumes/{name}`. */
export async function inspectVolume(exchange: Exchange): Promise<Reply> {
  return json(volumeOf(await exchange.engine.volumes.get(param(exchange, "name"))))
}

const createSchema = z.looseObject({
  Name: z.string().nullish(),
  Driver: z.string().nullish(),
  DriverOpts: z.record(z.string(), z.string()).nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
  ClusterVolumeSpec: z.unknown().optional(),
})

/** `POST /volumes/create`: answers with the volume that has the name already, when one has. */
export async function createVolume(exchange: Exchange): Promise<Reply> {
  const {
    Name: name,
    Driver: driver,
    DriverOpts: options,
    Labels: labels,
    ...rest
  } = await readJson(exchange, createSchema)
  if (driver && driver !== "local")
    throw new DockerFailure(404, `error looking up volume plugin ${driver}: plugin "${driver}" not found`)
  if (options && Object.keys(options).length > 0) {
    throw new DockerFailure(
      501,
      `Naru's volumes take no driver options (asked: ${Object.keys(options).join(", ")})`,
    )
  }
  if (rest.ClusterVolumeSpec) throw new DockerFailure(501, "Naru has no cluster volumes")
  const volume = await exchange.engine.volumes.create({ ...(name && { name }), ...(labels && { labels }) })
  return json(volumeOf(volume), 201)
}

/** `DELETE /volumes/{name}`: 409 while a container, running or not, mounts it. */
export async function removeVolume(exchange: Exchange): Promise<Reply> {
  const { engine, query } = exchange
  const name = param(exchange, "name")
  if (flag(query, "force") && !(await engine.volumes.find(name))) return empty()
  await engine.volumes.get(name)
  const users = (await volumeUsers(engine)).get(name)
  if (users) throw new DockerFailure(409, `remove ${name}: volume is in use - [${users.join(", ")}]`)
  await engine.volumes.remove(name)
  return empty()
}

/** `POST /volumes/prune`: anonymous ones that nothing mounts; with the filter `all`, and before API 1.42, named ones too. */
export async function pruneVolumes({ engine, query, version }: Exchange): Promise<Reply> {
  const filters = parseFilters(query.get("filters"), ["all", "label", "label!"])
  const all = booleanFilter(filters, "all") ?? !isAtLeast(version, 1, 42)
  const users = await volumeUsers(engine)
  const unused = (await engine.volumes.list()).filter(
    ({ name, anonymous, labels }) => !users.has(name) && (all || anonymous) && passesLabels(filters, labels),
  )
  for (const { name } of unused) await engine.volumes.remove(name)
  return json({ VolumesDeleted: unused.map(({ name }) => name), SpaceReclaimed: 0 })
}

/** IDs of the containers that mount each volume. */
export async function volumeUsers(engine: Engine): Promise<Map<string, string[]>> {
  const users = new Map<string, string[]>()
  for (const { id, mounts } of await engine.containers.list()) {
    for (const { volume } of mounts) {
      if (volume !== undefined) users.set(volume, [...(users.get(volume) ?? []), id])
    }
  }
  return users
}
