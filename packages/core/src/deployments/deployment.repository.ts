import * as z from "zod"
import type { Trigger } from "../builds/schema.ts"
import type { Connection, Prisma } from "../database.ts"
import { newId } from "../ids.ts"
import { found } from "../not-found.ts"
import { DeploymentMoved } from "./deployment.errors.ts"
import { type DeploymentEvent, deploymentMachine, workingStates } from "./deployment.machine.ts"
import { type DeploymentFailure, type DeploymentState, deploymentStates } from "./deployment.schema.ts"

/** What the steps of a deployment work with. */
export interface DeploymentRow {
  id: string
  teamId: string
  serviceId: string
  number: number
  state: DeploymentState
  actorId: string | null
  actorName: string
  trigger: string
  commit: string | null
  buildId: string | null
  releaseId: string | null
  isRollback: boolean
  cancelAskedAt: Date | null
}

const columns = {
  id: true,
  teamId: true,
  serviceId: true,
  number: true,
  state: true,
  actorId: true,
  actorName: true,
  trigger: true,
  commit: true,
  buildId: true,
  releaseId: true,
  isRollback: true,
  cancelAskedAt: true,
} satisfies Prisma.DeploymentSelect

const stateSchema = z.enum(deploymentStates)

function parseRow<Row extends { state: string }>(row: Row): Row & { state: DeploymentState } {
  return { ...row, state: stateSchema.parse(row.state) }
}

/** The deployment of that id; throws not_found. */
export async function getDeploymentRow(
  connection: Connection,
  { teamId, id }: { teamId: string; id: string },
): Promise<DeploymentRow> {
  const row = await connection.deployment.findFirst({ where: { teamId, id }, select: columns })
  return parseRow(found(row, "deployment", id))
}

/** Makes all who would begin or queue a deployment of the service wait for the end of this transaction. */
export async function lockService(connection: Connection, serviceId: string): Promise<void> {
  await connection.$queryRaw`SELECT 1 FROM "Service" WHERE id = ${serviceId} FOR UPDATE`
}

export interface InsertDeployment {
  teamId: string
  serviceId: string
  trigger: Trigger
  actor: { id?: string | undefined; name: string }
  commit: string | null
  /** The release to bring back; absent for a release that is yet to be made. */
  releaseId: string | null
  at: Date
}

/** Queues a deployment with the service's next number, in place of those that wait; call {@link lockService} first. */
export async function insertDeployment(
  connection: Connection,
  deployment: InsertDeployment,
): Promise<{ id: string; number: number }> {
  const { actor, at, ...columns } = deployment
  const { teamId, serviceId } = deployment
  await connection.deployment.updateMany({
    where: { teamId, serviceId, state: "queued" },
    data: { state: deploymentMachine.next("queued", "supersede"), finishedAt: at },
  })
  const last = await connection.deployment.findFirst({
    where: { teamId, serviceId },
    orderBy: { number: "desc" },
    select: { number: true },
  })
  const id = newId(at)
  const number = (last?.number ?? 0) + 1
  await connection.deployment.create({
    data: {
      ...columns,
      id,
      number,
      state: "queued",
      isRollback: deployment.releaseId !== null,
      actorId: actor.id ?? null,
      actorName: actor.name,
      createdAt: at,
    },
  })
  return { id, number }
}

/**
 * Moves a deployment on by compare-and-set, with whatever else its row learns by that. Throws {@link DeploymentMoved} when
 * somebody else moved it, or the table has no such move.
 */
export async function moveDeployment(
  connection: Connection,
  { deployment, event, at, failure }: MoveDeployment,
): Promise<void> {
  const { id, teamId, number, state: from } = deployment
  if (!deploymentMachine.can(from, event)) throw new DeploymentMoved(number, from)
  const state = deploymentMachine.next(from, event)
  const begins = from === "queued" && !deploymentMachine.isFinal(state)
  const ends = event !== "retire" && (state === "live" || deploymentMachine.isFinal(state))
  const { count } = await connection.deployment.updateMany({
    where: { teamId, id, state: from },
    data: {
      state,
      ...(begins && { startedAt: at }),
      ...(ends && { finishedAt: at }),
      ...(failure && { failure }),
    },
  })
  if (count === 0) throw new DeploymentMoved(number, "not where it was")
}

export interface MoveDeployment {
  deployment: DeploymentRow
  event: DeploymentEvent
  at: Date
  failure?: DeploymentFailure
}

/** Keeps what a step made: its build or its release. */
export async function noteOutcome(
  connection: Connection,
  {
    teamId,
    id,
    ...made
  }: { teamId: string; id: string; buildId?: string; releaseId?: string; commit?: string },
): Promise<void> {
  await connection.deployment.updateMany({ where: { teamId, id }, data: made })
}

export async function noteCancelAsked(
  connection: Connection,
  { teamId, id, at }: { teamId: string; id: string; at: Date },
): Promise<void> {
  await connection.deployment.updateMany({ where: { teamId, id }, data: { cancelAskedAt: at } })
}

/** The deployment that has the service to itself now, if one has. */
export async function findWorking(
  connection: Connection,
  { teamId, serviceId }: { teamId: string; serviceId: string },
): Promise<{ id: string; number: number } | undefined> {
  const row = await connection.deployment.findFirst({
    where: { teamId, serviceId, state: { in: [...workingStates] } },
    select: { id: true, number: true },
  })
  return row ?? undefined
}

/** The deployment that serves now, if one does. */
export async function findLive(
  connection: Connection,
  { teamId, serviceId }: { teamId: string; serviceId: string },
): Promise<DeploymentRow | undefined> {
  const row = await connection.deployment.findFirst({
    where: { teamId, serviceId, state: "live" },
    select: columns,
  })
  return row ? parseRow(row) : undefined
}

/** A service's deployments that have not ended. */
export async function listOpen(
  connection: Connection,
  { teamId, serviceId }: { teamId: string; serviceId: string },
): Promise<DeploymentRow[]> {
  const rows = await connection.deployment.findMany({
    where: { teamId, serviceId, state: { in: ["queued", ...workingStates] } },
    select: columns,
  })
  return rows.map(parseRow)
}

/** Deployments of all teams that have not ended: for the worker's own housekeeping. */
export async function listUnfinished(
  connection: Connection,
): Promise<{ id: string; teamId: string; state: string }[]> {
  return connection.deployment.findMany({
    where: {
      OR: [
        { state: { in: ["queued", ...workingStates] } },
        { state: "live", steps: { some: { state: { in: ["waiting", "running"] } } } },
      ],
    },
    select: { id: true, teamId: true, state: true },
  })
}

/** Points the service at the release that serves it now. */
export async function setLiveRelease(
  connection: Connection,
  { teamId, serviceId, releaseId }: { teamId: string; serviceId: string; releaseId: string | null },
): Promise<void> {
  await connection.service.updateMany({
    where: { teamId, id: serviceId },
    data: { liveReleaseId: releaseId },
  })
}

/** Whether a build belongs to a deployment, and whether that still sees to it. */
export async function isInCareOfDeployment(
  connection: Connection,
  { teamId, buildId }: { teamId: string; buildId: string },
): Promise<"open" | "ended" | "none"> {
  const row = await connection.deployment.findFirst({
    where: { teamId, buildId },
    select: { state: true },
  })
  if (!row) return "none"
  return deploymentMachine.isFinal(parseRow(row).state) ? "ended" : "open"
}
