import { type Connection, isUniqueViolation } from "../database.ts"
import { NameTaken, NotFound } from "../not-found.ts"
import type { ImageView } from "./image.schema.ts"
import { type ImageSource, imageSourceSchema } from "./source.schema.ts"

export interface InsertImage {
  id: string
  teamId: string
  slug: string
  name: string
  source: ImageSource
  createdById: string
}

/** Makes an image definition; throws {@link NameTaken}. */
export async function insertImage(connection: Connection, image: InsertImage): Promise<void> {
  try {
    await connection.imageDefinition.create({ data: image })
  } catch (error) {
    throw isUniqueViolation(error) ? new NameTaken("image", image.slug, error) : error
  }
}

/** A team's image definitions, oldest first; one only when a slug or an id is given. */
export async function listImages(
  connection: Connection,
  { teamId, ...by }: { teamId: string; slug?: string; id?: string },
): Promise<ImageView[]> {
  const rows = await connection.imageDefinition.findMany({
    where: { teamId, ...by },
    orderBy: { id: "asc" },
    select: {
      id: true,
      slug: true,
      name: true,
      source: true,
      createdAt: true,
      updatedAt: true,
      _count: { select: { services: { where: { removedAt: null } } } },
      builds: {
        orderBy: { number: "desc" },
        take: 1,
        select: { id: true, number: true, state: true, createdAt: true, finishedAt: true },
      },
    },
  })
  return rows.map(({ _count, builds, source, ...image }) => ({
    ...image,
    source: imageSourceSchema.parse(source),
    serviceCount: _count.services,
    lastBuild: builds[0] ?? null,
  }))
}

export async function takenImageSlugs(
  connection: Connection,
  { teamId }: { teamId: string },
): Promise<ReadonlySet<string>> {
  const rows = await connection.imageDefinition.findMany({ where: { teamId }, select: { slug: true } })
  return new Set(rows.map(({ slug }) => slug))
}

export async function updateImageRow(
  connection: Connection,
  { teamId, id, ...data }: { teamId: string; id: string; name?: string; source?: ImageSource },
): Promise<void> {
  const { count } = await connection.imageDefinition.updateMany({ where: { teamId, id }, data })
  if (count === 0) throw new NotFound("image", id)
}

/** Removes a definition and its builds; removed services let go of it first. */
export async function deleteImage(
  connection: Connection,
  { teamId, id }: { teamId: string; id: string },
): Promise<void> {
  await connection.service.updateMany({
    where: { teamId, imageDefinitionId: id, removedAt: { not: null } },
    data: { imageDefinitionId: null },
  })
  await connection.release.updateMany({
    where: { teamId, build: { imageDefinitionId: id } },
    data: { buildId: null },
  })
  const { count } = await connection.imageDefinition.deleteMany({ where: { teamId, id } })
  if (count === 0) throw new NotFound("image", id)
}

/** True when a build or a release of the team made or uses the image of that id. */
export async function isImageOfTeam(
  connection: Connection,
  { teamId, imageId }: { teamId: string; imageId: string },
): Promise<boolean> {
  const [build, release] = await Promise.all([
    connection.build.findFirst({ where: { teamId, imageId }, select: { id: true } }),
    connection.release.findFirst({ where: { teamId, imageId }, select: { id: true } }),
  ])
  return build !== null || release !== null
}
