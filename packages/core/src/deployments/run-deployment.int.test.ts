import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { listReleases } from "../releases/index.ts"
import { openSealed, setSecret } from "../secrets/index.ts"
import { type DeployFixture, openDeployFixture } from "../testing/deploy-fixture.ts"
import { hostPrivateKey } from "../testing/index.ts"
import type { ScriptedHost } from "../testing/scripted-host.ts"
import { getDeployment, rollBack, runRetireService } from "./index.ts"
import { startReplicaJob } from "./replica.jobs.ts"

let fixture: DeployFixture
let host: ScriptedHost
beforeAll(async () => {
  fixture = await openDeployFixture()
  host = fixture.host
})
afterAll(() => fixture?.close())
beforeEach(() => {
  host.script = {}
  host.asked.length = 0
})

test("keeps the image, starts, checks and leads the routes, in this order", async () => {
  const deployment = await fixture.deploy(await fixture.makeService())
  expect(deployment).toMatchObject({ state: "live", release: { number: 1, imageId: "sha256:1" } })
  expect(deployment.steps.map(({ name, state }) => `${name} ${state}`)).toEqual(
    ["release", "start", "check", "switch", "retire"].map((name) => `${name} done`),
  )
  expect(host.names()).toEqual(["keep-image", "start-replica", "check-replica", "route-service"])
})

test("labels a replica with everything it belongs to", async () => {
  const serviceId = await fixture.makeService()
  const { id, release } = await fixture.deploy(serviceId)
  const started = startReplicaJob.payload.parse(
    host.asked.find(({ name }) => name === "start-replica")?.payload,
  )
  expect(started.labels).toMatchObject({
    "naru.team": fixture.team.teamId,
    "naru.service": serviceId,
    "naru.release": release?.id,
    "naru.deployment": id,
  })
  expect(started.volumePrefix).toBe(serviceId)
})

test("retires the deployment before, stops its replicas after the switch and keeps them for their logs", async () => {
  const serviceId = await fixture.makeService()
  const [first, second, third] = [
    await fixture.deploy(serviceId),
    await fixture.deploy(serviceId),
    await fixture.deploy(serviceId),
  ]
  expect(await getDeployment(fixture.team, first.id)).toMatchObject({ state: "retired" })
  expect(await getDeployment(fixture.team, second.id)).toMatchObject({ state: "retired" })
  expect(third.state).toBe("live")
  const names = host.names()
  expect(names.indexOf("stop-replica")).toBeGreaterThan(names.indexOf("route-service"))
  const kept = await fixture.core.database.replica.findMany({
    where: { serviceId, containerId: { not: null } },
    orderBy: { deploymentId: "asc" },
    select: { deploymentId: true },
  })
  expect(kept.map(({ deploymentId }) => deploymentId)).toEqual([second.id, third.id])
})

test("brings a release back with its own configuration and no new release", async () => {
  const serviceId = await fixture.makeService()
  await fixture.deploy(serviceId)
  await fixture.deploy(serviceId)
  const [, first] = await listReleases(fixture.team, { serviceId })
  host.asked.length = 0
  const { id } = await rollBack(fixture.team, { releaseId: first?.id ?? "" })
  expect(await fixture.run(id)).toMatchObject({ state: "live", isRollback: true, release: { number: 1 } })
  expect(host.names()).not.toContain("keep-image")
  expect(
    (await listReleases(fixture.team, { serviceId })).map(({ number, isLive }) => [number, isLive]),
  ).toEqual([
    [2, false],
    [1, true],
  ])
})

test("sends secrets sealed to the host, pinned to the versions of the release", async () => {
  const secret = { scope: { kind: "team" as const }, name: "TOKEN" }
  await setSecret(fixture.team, { ...secret, value: "first" })
  const serviceId = await fixture.makeService({ secrets: [{ name: "TOKEN", as: "file" }] })
  await fixture.deploy(serviceId)
  await setSecret(fixture.team, { ...secret, value: "second" })
  await fixture.deploy(serviceId)
  const [, first] = await listReleases(fixture.team, { serviceId })
  await fixture.run((await rollBack(fixture.team, { releaseId: first?.id ?? "" })).id)
  const started = host.asked.filter(({ name }) => name === "start-replica")
  const values = await Promise.all(
    started.map(async ({ payload }) => {
      const { sealedSecrets } = startReplicaJob.payload.parse(payload)
      expect(sealedSecrets).not.toContain("first")
      const opened = await openSealed(hostPrivateKey, Buffer.from(sealedSecrets ?? "", "base64"))
      return JSON.parse(new TextDecoder().decode(opened))[0].value
    }),
  )
  expect(values).toEqual(["first", "second", "first"])
})

test("says which secret is not set, before anything starts", async () => {
  const serviceId = await fixture.makeService({ secrets: [{ name: "ABSENT", as: "file" }] })
  const { state, failure } = await fixture.deploy(serviceId)
  expect(state).toBe("failed")
  expect(failure?.step).toBe("release")
  expect(failure?.message).toContain("ABSENT")
  expect(host.names()).not.toContain("start-replica")
})

test("lets the images of the oldest releases go, and refuses to bring those back", async () => {
  const serviceId = await fixture.makeService()
  for (let number = 1; number <= 22; number += 1) await fixture.deploy(serviceId)
  const gone = host.asked.filter(({ name }) => name === "let-images-go")
  expect(gone.map(({ payload }) => payload)).toEqual([{ names: [`naru/releases/${serviceId}:1`] }])
  const releases = await listReleases(fixture.team, { serviceId })
  await expect(rollBack(fixture.team, { releaseId: releases.at(-1)?.id ?? "" })).rejects.toMatchObject({
    code: "release_too_old",
  })
})

test("ends routes, replicas and kept images of a service that was removed", async () => {
  const serviceId = await fixture.makeService()
  await fixture.deploy(serviceId)
  const { id } = await fixture.deploy(serviceId)
  host.asked.length = 0
  await runRetireService(fixture.core, { teamId: fixture.team.teamId, serviceId })
  expect(host.names().slice(0, 2)).toEqual(["route-service", "remove-replicas"])
  expect((await getDeployment(fixture.team, id)).state).toBe("retired")
  expect(
    await fixture.core.database.replica.count({ where: { serviceId, containerId: { not: null } } }),
  ).toBe(0)
})
