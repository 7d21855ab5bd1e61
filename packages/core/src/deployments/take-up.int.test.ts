import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { controlQueue, type JobContext, RetryLater, WorkerStopping } from "../jobs/index.ts"
import { listReleases } from "../releases/index.ts"
import { getServiceById } from "../services/index.ts"
import {
  makeTestService,
  makeTestTeam,
  openRecordedHost,
  openTestCore,
  type RecordedHost,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { getDeploymentRow, moveDeployment } from "./deployment.repository.ts"
import { getDeployment, reconcileJobs, requestDeployment, runDeployment } from "./index.ts"

let core: TestCore
let team: TestTeam
let host: RecordedHost
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  host = await openRecordedHost(core)
})
beforeEach(() => host.behave())
afterAll(async () => {
  await host?.close()
  await core?.close()
})

async function run(id: string, { giveUp = false, ...job }: Partial<JobContext> & { giveUp?: boolean } = {}) {
  const request = { teamId: team.teamId, deploymentId: id, giveUp }
  const signal = new AbortController().signal
  await runDeployment(core, request, { id, signal, isLastAttempt: false, ...job })
  return getDeployment(team, id)
}

const ask = (serviceId: string) => requestDeployment(team, { serviceId, trigger: "manual" })
const replicasOf = (serviceId: string) => host.running().filter((name) => name.endsWith(serviceId.slice(-6)))

/** Begins a deployment and stops the worker that sees to it while the replica is being checked. */
async function stopWhileChecking(id: string): Promise<void> {
  const controller = new AbortController()
  host.answers.check = async (_, signal) => {
    controller.abort(new WorkerStopping())
    return sleep(60_000, { outcome: "healthy", message: "" } as const, { signal })
  }
  await expect(run(id, { signal: controller.signal })).rejects.toBeInstanceOf(WorkerStopping)
  host.behave()
}

describe("a deployment whose worker stops", () => {
  it("stays where it was, takes nothing back, and goes live with the replica that it has", async () => {
    const { id: serviceId } = await makeTestService(team, { config: { httpPort: 80 } })
    const { id } = await ask(serviceId)
    await stopWhileChecking(id)
    const between = await getDeployment(team, id)
    expect(between).toMatchObject({ state: "checking", failure: null, finishedAt: null })
    expect(replicasOf(serviceId)).toHaveLength(1)
    const started = host.starts.length
    expect(await run(id)).toMatchObject({ state: "live", release: { number: 1 } })
    expect(host.starts).toHaveLength(started)
    expect(await listReleases(team, { serviceId })).toHaveLength(1)
  })

  it("too often is taken back and says so", async () => {
    const { id: serviceId } = await makeTestService(team)
    const { id } = await ask(serviceId)
    await stopWhileChecking(id)
    const ended = await run(id, { giveUp: true })
    expect(ended).toMatchObject({
      state: "interrupted",
      failure: { code: "deployment_interrupted", message: expect.stringContaining("Deploy again") },
    })
    expect(replicasOf(serviceId)).toEqual([])
    expect(await getServiceById(team, serviceId)).toMatchObject({ liveRelease: null })
  })

  it("after it went live retires the old one in its next run", async () => {
    const { id: serviceId } = await makeTestService(team)
    const first = await run((await ask(serviceId)).id)
    const { id } = await ask(serviceId)
    await run(id)
    const step = { deploymentId: id, name: "retire" }
    await core.database.deploymentStep.updateMany({ where: step, data: { state: "running" } })
    const [old] = await core.database.replica.findMany({ where: { deploymentId: first.id } })
    await core.database.replica.update({ where: { id: old?.id ?? "" }, data: { retiredAt: null } })
    const again = await run(id)
    expect(again.state).toBe("live")
    expect(again.steps.at(-1)).toMatchObject({ name: "retire", state: "done" })
    const replica = await core.database.replica.findUniqueOrThrow({ where: { id: old?.id ?? "" } })
    expect(replica.retiredAt).not.toBeNull()
  })
})

describe("two deployments of one service", () => {
  it("work one after the other: the second waits until the first has ended", async () => {
    const { id: serviceId } = await makeTestService(team)
    const first = await ask(serviceId)
    await stopWhileChecking(first.id)
    const second = await ask(serviceId)
    const early: unknown = await run(second.id).catch((error: unknown) => error)
    expect(early).toBeInstanceOf(RetryLater)
    expect(await getDeployment(team, second.id)).toMatchObject({ state: "queued", steps: [] })
    expect(await getDeployment(team, first.id)).toMatchObject({ state: "checking" })
    await run(first.id)
    expect(await run(second.id)).toMatchObject({ state: "live", release: { number: 2 } })
    expect(await getDeployment(team, first.id)).toMatchObject({ state: "retired" })
  })

  it("leave the one that works alone: only what waits is superseded", async () => {
    const { id: serviceId } = await makeTestService(team)
    const working = await ask(serviceId)
    await stopWhileChecking(working.id)
    const waiting = await ask(serviceId)
    const newest = await ask(serviceId)
    expect(await getDeployment(team, working.id)).toMatchObject({ state: "checking" })
    expect(await getDeployment(team, waiting.id)).toMatchObject({ state: "superseded" })
    expect(await run(waiting.id)).toMatchObject({ state: "superseded", release: null })
    expect(await getDeployment(team, newest.id)).toMatchObject({ state: "queued" })
  })

  it("of two services do not wait for each other", async () => {
    const [one, two] = [await makeTestService(team), await makeTestService(team)]
    const first = await ask(one.id)
    await stopWhileChecking(first.id)
    expect(await run((await ask(two.id)).id)).toMatchObject({ state: "live" })
  })
})

describe("a deployment's state", () => {
  it("is moved by whoever read it last, and not by who read an older one", async () => {
    const { id: serviceId } = await makeTestService(team)
    const { id } = await ask(serviceId)
    const read = await getDeploymentRow(core.database, { teamId: team.teamId, id })
    const at = core.now()
    const moves = await Promise.allSettled([
      moveDeployment(core.database, { deployment: read, event: "release", at }),
      moveDeployment(core.database, { deployment: read, event: "cancel", at }),
    ])
    expect(moves.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    const lost = moves.find((move) => move.status === "rejected")
    expect(lost?.reason).toMatchObject({ code: "deployment_moved", kind: "conflict" })
  })

  it("never goes where the table has no way", async () => {
    const { id: serviceId } = await makeTestService(team)
    const { id } = await ask(serviceId)
    const read = await getDeploymentRow(core.database, { teamId: team.teamId, id })
    const jump = moveDeployment(core.database, { deployment: read, event: "succeed", at: core.now() })
    await expect(jump).rejects.toMatchObject({ code: "deployment_moved" })
    expect(await getDeployment(team, id)).toMatchObject({ state: "queued" })
  })
})

describe("housekeeping", () => {
  it("gives a deployment that was left in the middle a job again", async () => {
    const { id: serviceId } = await makeTestService(team)
    const { id } = await ask(serviceId)
    await stopWhileChecking(id)
    await core.queues.forget(controlQueue, id)
    await reconcileJobs(core)
    expect(await core.queues.stateOf(controlQueue, id)).toBe("waiting")
  })

  it("leaves alone what has ended, and what has its job", async () => {
    const { id: serviceId } = await makeTestService(team)
    const ended = await run((await ask(serviceId)).id)
    await core.queues.forget(controlQueue, ended.id)
    const waiting = await ask(serviceId)
    await reconcileJobs(core)
    await reconcileJobs(core)
    expect(await core.queues.stateOf(controlQueue, ended.id)).toBe("missing")
    expect(await core.queues.stateOf(controlQueue, waiting.id)).toBe("waiting")
  })

  it("while the next one goes live leaves what is left to that one, and shows no step as running", async () => {
    const { id: serviceId } = await makeTestService(team)
    const first = await run((await ask(serviceId)).id)
    const step = { deploymentId: first.id, name: "retire" }
    await core.database.deploymentStep.updateMany({
      where: step,
      data: { state: "running", finishedAt: null },
    })
    await run((await ask(serviceId)).id)
    const again = await run(first.id)
    expect(again.state).toBe("retired")
    expect(again.steps.at(-1)).toMatchObject({ name: "retire", state: "skipped" })
  })
})
