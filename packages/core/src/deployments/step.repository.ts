import type { Connection } from "../database.ts"
import { newId } from "../ids.ts"

export interface StepKey {
  teamId: string
  deploymentId: string
  position: number
}

/** Writes the steps that a deployment will take; those that are written already stay. */
export async function planSteps(
  connection: Connection,
  { teamId, deploymentId, steps }: { teamId: string; deploymentId: string; steps: readonly PlannedStep[] },
): Promise<void> {
  await connection.deploymentStep.createMany({
    data: steps.map((step) => ({ ...step, id: newId(), teamId, deploymentId, state: "waiting" })),
    skipDuplicates: true,
  })
}

export interface PlannedStep {
  position: number
  name: string
}

export async function isStepDone(connection: Connection, key: StepKey): Promise<boolean> {
  const step = await connection.deploymentStep.findFirst({
    where: { ...key, state: "done" },
    select: { id: true },
  })
  return step !== null
}

export async function startStep(
  connection: Connection,
  { at, ...key }: StepKey & { at: Date },
): Promise<void> {
  await connection.deploymentStep.updateMany({ where: key, data: { state: "running", startedAt: at } })
}

/** Adds a line to what a step tells. */
export async function tellStep(
  connection: Connection,
  { teamId, deploymentId, position, line }: StepKey & { line: string },
): Promise<void> {
  await connection.$executeRaw`UPDATE "DeploymentStep" SET output = output || ${`${line}\n`}
    WHERE "teamId" = ${teamId} AND "deploymentId" = ${deploymentId} AND position = ${position}`
}

export async function finishStep(
  connection: Connection,
  { at, ...key }: StepKey & { at: Date },
): Promise<void> {
  await connection.deploymentStep.updateMany({ where: key, data: { state: "done", finishedAt: at } })
}

/** Ends what was running as failed, and what would have followed as skipped. */
export async function endSteps(
  connection: Connection,
  { teamId, deploymentId, at }: { teamId: string; deploymentId: string; at: Date },
): Promise<void> {
  const of = { teamId, deploymentId }
  await connection.deploymentStep.updateMany({
    where: { ...of, state: "running" },
    data: { state: "failed", finishedAt: at },
  })
  await connection.deploymentStep.updateMany({
    where: { ...of, state: "waiting" },
    data: { state: "skipped" },
  })
}

/** Ends the steps that nobody will take any more. */
export async function skipSteps(
  connection: Connection,
  { teamId, deploymentId, at }: { teamId: string; deploymentId: string; at: Date },
): Promise<void> {
  await connection.deploymentStep.updateMany({
    where: { teamId, deploymentId, state: { in: ["running", "waiting"] } },
    data: { state: "skipped", finishedAt: at },
  })
}
