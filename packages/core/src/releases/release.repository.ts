import * as z from "zod"
import type { Connection } from "../database.ts"
import { newId } from "../ids.ts"
import { type PinnedSecret, pinnedSecretSchema } from "../secrets/index.ts"
import { type ServiceConfig, serviceConfigSchema } from "../services/schema.ts"
import type { ReleaseView } from "./release.schema.ts"

/** Everything that a release fixes. */
export interface Release {
  id: string
  number: number
  serviceId: string
  imageId: string
  imageName: string
  buildId: string | null
  commit: string | null
  config: ServiceConfig
  secretVersions: PinnedSecret[]
  imageRemovedAt: Date | null
}

const stored = z.object({
  config: serviceConfigSchema,
  secretVersions: z.array(pinnedSecretSchema),
})

/** The release of that id; undefined for a foreign one. */
export async function findRelease(
  connection: Connection,
  { teamId, id }: { teamId: string; id: string },
): Promise<Release | undefined> {
  const row = await connection.release.findFirst({
    where: { teamId, id, service: { removedAt: null } },
    select: {
      id: true,
      number: true,
      serviceId: true,
      imageId: true,
      imageName: true,
      buildId: true,
      commit: true,
      config: true,
      secretVersions: true,
      imageRemovedAt: true,
    },
  })
  return row ? { ...row, ...stored.parse(row) } : undefined
}

/** The number that a service's next release gets. */
export async function nextReleaseNumber(
  connection: Connection,
  { teamId, serviceId }: { teamId: string; serviceId: string },
): Promise<number> {
  const last = await connection.release.findFirst({
    where: { teamId, serviceId },
    orderBy: { number: "desc" },
    select: { number: true },
  })
  return (last?.number ?? 0) + 1
}

export interface InsertRelease extends Omit<Release, "id" | "imageRemovedAt"> {
  teamId: string
  /** Hostnames and the ports inside the container that they led to. */
  routes: { hostname: string; port: number }[]
  createdById: string | null
  at: Date
}

/** Makes a release; it never changes again. */
export async function insertRelease(connection: Connection, release: InsertRelease): Promise<string> {
  const { at, ...columns } = release
  const id = newId(at)
  await connection.release.create({ data: { ...columns, id, createdAt: at } })
  return id
}

/** A service's releases, newest first. */
export async function listReleaseViews(
  connection: Connection,
  { teamId, serviceId }: { teamId: string; serviceId: string },
): Promise<ReleaseView[]> {
  const rows = await connection.release.findMany({
    where: { teamId, serviceId },
    orderBy: { number: "desc" },
    select: {
      id: true,
      number: true,
      imageId: true,
      imageName: true,
      buildId: true,
      commit: true,
      config: true,
      createdAt: true,
      liveFor: { select: { id: true } },
    },
  })
  return rows.map(({ liveFor, config, ...release }) => ({
    ...release,
    config: serviceConfigSchema.parse(config),
    isLive: liveFor !== null,
  }))
}

/** Releases of a service whose images are kept still but need not be: all but the newest `keep` and the live one. */
export async function listStaleReleases(
  connection: Connection,
  { teamId, serviceId, keep }: { teamId: string; serviceId: string; keep: number },
): Promise<{ id: string; number: number }[]> {
  return connection.release.findMany({
    where: { teamId, serviceId, imageRemovedAt: null, liveFor: null },
    orderBy: { number: "desc" },
    skip: keep,
    select: { id: true, number: true },
  })
}

export async function markImageRemoved(
  connection: Connection,
  { teamId, id, at }: { teamId: string; id: string; at: Date },
): Promise<void> {
  await connection.release.updateMany({ where: { teamId, id }, data: { imageRemovedAt: at } })
}
