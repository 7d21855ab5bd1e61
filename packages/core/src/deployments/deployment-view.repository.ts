import * as z from "zod"
import { triggers } from "../builds/schema.ts"
import type { Connection, Prisma } from "../database.ts"
import {
  type DeploymentView,
  deploymentFailureSchema,
  deploymentStates,
  stepStates,
} from "./deployment.schema.ts"

const columns = {
  id: true,
  number: true,
  state: true,
  trigger: true,
  actorName: true,
  commit: true,
  buildId: true,
  isRollback: true,
  failure: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  release: { select: { id: true, number: true, imageId: true, imageName: true } },
  service: {
    select: {
      id: true,
      slug: true,
      name: true,
      environment: { select: { slug: true, project: { select: { slug: true } } } },
    },
  },
  steps: {
    orderBy: { position: "asc" },
    select: { position: true, name: true, state: true, output: true, startedAt: true, finishedAt: true },
  },
} satisfies Prisma.DeploymentSelect

const stored = z.object({
  state: z.enum(deploymentStates),
  trigger: z.enum(triggers),
  failure: deploymentFailureSchema.nullable(),
})
const stepState = z.enum(stepStates)

/** A team's deployments as pages show them, newest first. */
export async function listDeploymentViews(
  connection: Connection,
  {
    teamId,
    serviceId,
    id,
    limit,
  }: { teamId: string; serviceId?: string | undefined; id?: string; limit: number },
): Promise<DeploymentView[]> {
  const rows = await connection.deployment.findMany({
    where: { teamId, ...(serviceId !== undefined && { serviceId }), ...(id !== undefined && { id }) },
    orderBy: { id: "desc" },
    take: limit,
    select: columns,
  })
  const buildIds = rows.flatMap(({ buildId }) => (buildId === null ? [] : [buildId]))
  const builds = await connection.build.findMany({
    where: { teamId, id: { in: buildIds } },
    select: { id: true, number: true, imageDefinition: { select: { slug: true } } },
  })
  const byId = new Map(builds.map((build) => [build.id, build]))
  return rows.map(({ buildId, service, steps, ...row }) => {
    const { environment, ...own } = service
    const build = byId.get(buildId ?? "")
    return {
      ...row,
      ...stored.parse(row),
      build: build ? { id: build.id, number: build.number, image: build.imageDefinition.slug } : null,
      service: own,
      project: environment.project.slug,
      environment: environment.slug,
      steps: steps.map((step) => ({ ...step, state: stepState.parse(step.state) })),
    }
  })
}
