import * as z from "zod"
import type { Connection, Prisma } from "../database.ts"
import { newId } from "../ids.ts"
import { type ImageSource, imageSourceSchema } from "../images/schema.ts"
import { found } from "../not-found.ts"
import { BuildMoved } from "./build.errors.ts"
import { type BuildEvent, buildMachine } from "./build.machine.ts"
import {
  type BuildFailure,
  type BuildState,
  type BuildView,
  buildFailureSchema,
  buildStates,
  type Trigger,
  triggers,
} from "./build.schema.ts"

/** What a build's jobs work with. */
export interface BuildRow {
  id: string
  number: number
  state: BuildState
  source: ImageSource
  commit: string | null
  hostId: string
  imageId: string | null
  imageName: string | null
  stepCount: number | null
  cachedSteps: number | null
  failure: BuildFailure | null
}

const columns = {
  id: true,
  number: true,
  state: true,
  trigger: true,
  actorName: true,
  source: true,
  commit: true,
  hostId: true,
  imageId: true,
  imageName: true,
  stepCount: true,
  cachedSteps: true,
  failure: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  imageDefinition: { select: { slug: true, name: true } },
} satisfies Prisma.BuildSelect

const stored = z.object({
  state: z.enum(buildStates),
  trigger: z.enum(triggers),
  source: imageSourceSchema,
  failure: buildFailureSchema.nullable(),
})

export interface BuildFilter {
  teamId: string
  id?: string
  image?: string | undefined
  number?: number
}

/** A team's builds, newest first, at most 100. */
export async function listBuildViews(
  connection: Connection,
  { teamId, id, image, number }: BuildFilter,
): Promise<(BuildView & { hostId: string })[]> {
  const rows = await connection.build.findMany({
    where: {
      teamId,
      ...(id !== undefined && { id }),
      ...(image !== undefined && { imageDefinition: { slug: image } }),
      ...(number !== undefined && { number }),
    },
    orderBy: { id: "desc" },
    take: 100,
    select: columns,
  })
  return rows.map(({ imageDefinition, ...row }) => ({
    ...row,
    ...stored.parse(row),
    image: imageDefinition,
  }))
}

/** The build of that id; throws not_found. */
export async function getBuildRow(
  connection: Connection,
  { teamId, id }: { teamId: string; id: string },
): Promise<BuildRow> {
  const [row] = await listBuildViews(connection, { teamId, id })
  return found(row, "build", id)
}

export interface InsertBuild {
  teamId: string
  imageDefinitionId: string
  teamSlug: string
  imageSlug: string
  trigger: Trigger
  actor: { id?: string | undefined; name: string }
  source: ImageSource
  commit: string | null
  hostId: string
  at: Date
}

/** Makes a queued build with the next number of its definition; needs a transaction, which it makes wait for others of its kind. */
export async function insertBuild(
  connection: Connection,
  build: InsertBuild,
): Promise<{ id: string; number: number }> {
  const { actor, at, teamSlug, imageSlug, ...columns } = build
  await connection.$queryRaw`SELECT 1 FROM "ImageDefinition" WHERE id = ${build.imageDefinitionId} FOR UPDATE`
  const last = await connection.build.findFirst({
    where: { teamId: build.teamId, imageDefinitionId: build.imageDefinitionId },
    orderBy: { number: "desc" },
    select: { number: true },
  })
  const number = (last?.number ?? 0) + 1
  const id = newId(at)
  const imageName = `local/${teamSlug}/${imageSlug}:${number}`
  await connection.build.create({
    data: {
      ...columns,
      id,
      number,
      imageName,
      state: "queued",
      actorId: actor.id ?? null,
      actorName: actor.name,
      createdAt: at,
    },
  })
  return { id, number }
}

export interface BuildResult {
  commit?: string | null
  imageId?: string
  stepCount?: number
  cachedSteps?: number
  failure?: BuildFailure
}

/** Moves a build on by compare-and-set; throws {@link BuildMoved} when somebody else did, or the table has no such move. */
export async function moveBuild(
  connection: Connection,
  {
    teamId,
    build,
    event,
    at,
    result,
  }: { teamId: string; build: BuildRow; event: BuildEvent; at: Date; result?: BuildResult },
): Promise<void> {
  if (!buildMachine.can(build.state, event)) throw new BuildMoved(build.number, build.state)
  const state = buildMachine.next(build.state, event)
  const time = buildMachine.isFinal(state) ? { finishedAt: at } : { startedAt: at }
  const { count } = await connection.build.updateMany({
    where: { teamId, id: build.id, state: build.state },
    data: { state, ...time, ...result },
  })
  if (count === 0) throw new BuildMoved(build.number, "not where it was")
}

/** The definition behind a slug or an id, with what a build of it needs; undefined for a foreign one. */
export async function findDefinition(
  connection: Connection,
  { teamId, ...by }: { teamId: string } & ({ slug: string } | { id: string }),
): Promise<{ id: string; slug: string; teamSlug: string; source: ImageSource } | undefined> {
  const row = await connection.imageDefinition.findFirst({
    where: { teamId, ...by },
    select: { id: true, slug: true, source: true, team: { select: { slug: true } } },
  })
  if (!row) return undefined
  return { id: row.id, slug: row.slug, teamSlug: row.team.slug, source: imageSourceSchema.parse(row.source) }
}

/** Builds that have not ended and that no deployment sees to, of all teams: for the worker's own housekeeping. */
export async function listUnfinishedBuilds(
  connection: Connection,
): Promise<{ id: string; teamId: string }[]> {
  return connection.build.findMany({
    where: { state: { in: ["queued", "running"] } },
    select: { id: true, teamId: true },
  })
}

/** Builds of the same definition as this one that have a named image still, all but the newest `keep`. */
export async function listStaleBuilds(
  connection: Connection,
  { teamId, buildId, keep }: { teamId: string; buildId: string; keep: number },
): Promise<{ id: string; imageName: string }[]> {
  const rows = await connection.build.findMany({
    where: {
      teamId,
      state: "succeeded",
      imageName: { not: null },
      imageDefinition: { builds: { some: { id: buildId } } },
    },
    orderBy: { number: "desc" },
    skip: keep,
    select: { id: true, imageName: true },
  })
  return rows.flatMap(({ id, imageName }) => (imageName === null ? [] : [{ id, imageName }]))
}

/** The images of these builds have lost their names. */
export async function noteNameRemoved(
  connection: Connection,
  { teamId, ids }: { teamId: string; ids: readonly string[] },
): Promise<void> {
  await connection.build.updateMany({ where: { teamId, id: { in: [...ids] } }, data: { imageName: null } })
}
