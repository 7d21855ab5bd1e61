import { afterAll, beforeAll, expect, test } from "vitest"
import { listActivity } from "../audit/index.ts"
import { createProject } from "../projects/index.ts"
import { createService, serviceConfigSchema } from "../services/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import {
  cancelDeployment,
  getDeployment,
  listDeployments,
  reconcileJobs,
  requestDeployment,
  rollBack,
} from "./index.ts"

let core: TestCore
let team: TestTeam
let serviceId: string
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  await createProject(team, { name: "Shop", slug: "shop" })
  const service = await createService(team, {
    project: "shop",
    environment: "production",
    name: "Web",
    image: { kind: "name", name: "naru/busybox" },
    config: serviceConfigSchema.parse({}),
  })
  serviceId = service.id
})
afterAll(() => core?.close())

test("queues a deployment with its number, actor, trigger and commit, and puts its job", async () => {
  const { id, number } = await requestDeployment(team, { serviceId, trigger: "webhook", commit: "abc" })
  const deployment = await getDeployment(team, id)
  expect(deployment).toMatchObject({ number, state: "queued", trigger: "webhook", commit: "abc" })
  expect(deployment.actorName).toBe(team.actor.name)
  expect(await core.queues.stateOf("control", id)).toBe("waiting")
  const { entries } = await listActivity(core.database, { teamId: team.teamId, limit: 1 })
  expect(entries[0]).toMatchObject({ action: "deployment.requested", detail: { trigger: "webhook" } })
})

test("supersedes those that wait when a newer one is asked for, also when many ask at once", async () => {
  const asked = await Promise.all(
    [1, 2, 3, 4].map(() => requestDeployment(team, { serviceId, trigger: "manual" })),
  )
  const newest = Math.max(...asked.map(({ number }) => number))
  expect(new Set(asked.map(({ number }) => number)).size).toBe(4)
  const deployments = await listDeployments(team, { serviceId })
  expect(deployments.map(({ number, state }) => [number, state])).toEqual(
    deployments.map(({ number }) => [number, number === newest ? "queued" : "superseded"]),
  )
})

test("ends one that waits the moment it is canceled, once", async () => {
  const { id } = await requestDeployment(team, { serviceId, trigger: "manual" })
  await cancelDeployment(team, id)
  expect(await getDeployment(team, id)).toMatchObject({ state: "canceled", failure: null })
  await expect(cancelDeployment(team, id)).rejects.toMatchObject({
    code: "deployment_moved",
    kind: "conflict",
  })
})

test("gives a deployment whose job was lost a new one", async () => {
  const { id } = await requestDeployment(team, { serviceId, trigger: "manual" })
  await core.queues.forget("control", id)
  await reconcileJobs(core)
  expect(await core.queues.stateOf("control", id)).toBe("waiting")
})

test("shows, cancels and brings back nothing of another team", async () => {
  const stranger = await makeTestTeam(core, "Stranger")
  const { id } = await requestDeployment(team, { serviceId, trigger: "manual" })
  const notFound = { kind: "not_found" }
  await expect(getDeployment(stranger, id)).rejects.toMatchObject(notFound)
  await expect(cancelDeployment(stranger, id)).rejects.toMatchObject(notFound)
  await expect(requestDeployment(stranger, { serviceId, trigger: "manual" })).rejects.toMatchObject(notFound)
  await expect(listDeployments(stranger, { serviceId })).rejects.toMatchObject(notFound)
  await expect(rollBack(stranger, { releaseId: "none" })).rejects.toMatchObject(notFound)
})
