import { NaruError } from "@naru/base/errors"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { requestDeployment, rollBack, runDeployment } from "../deployments/index.ts"
import { addDomain } from "../domains/index.ts"
import { setSecret } from "../secrets/index.ts"
import { getServiceById, removeService, serviceConfigSchema } from "../services/index.ts"
import {
  makeTestService,
  makeTestTeam,
  openRecordedHost,
  openTestCore,
  type RecordedHost,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { createRelease, findRelease, listReleases, retainReleases } from "./index.ts"
import { insertRelease } from "./release.repository.ts"

let core: TestCore
let team: TestTeam
let stranger: TestTeam
let host: RecordedHost
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  stranger = await makeTestTeam(core, "Stranger")
  host = await openRecordedHost(core)
})
beforeEach(() => host.behave())
afterAll(async () => {
  await host?.close()
  await core?.close()
})

const signal = new AbortController().signal

/** Makes the service's next release out of a named image. */
function release(serviceId: string, { image = "naru/busybox", secrets = [{ name: "" }].slice(1) } = {}) {
  return createRelease(team, {
    ...{ serviceId, hostId: host.id, image, imageName: image, buildId: null, commit: null, signal },
    config: serviceConfigSchema.parse({ secrets }),
    andThen: async () => undefined,
  })
}

/** Releases as if they had been made before, without asking the host. */
async function insertReleases(serviceId: string, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let number = 1; number <= count; number += 1) {
    const of = { teamId: team.teamId, serviceId, number, imageId: "sha256:1", imageName: "x", buildId: null }
    ids.push(
      await insertRelease(core.database, {
        ...of,
        ...{ commit: null, secretVersions: [], routes: [], createdById: null, at: core.now() },
        config: serviceConfigSchema.parse({}),
      }),
    )
    host.keptImages.add(`naru/releases/${serviceId}:${number}`)
  }
  return ids
}

const keptNumbers = (serviceId: string) =>
  [...host.keptImages]
    .flatMap((name) => (name.startsWith(`naru/releases/${serviceId}:`) ? [Number(name.split(":")[1])] : []))
    .sort((a, b) => a - b)

describe("a release", () => {
  it("fixes image, secret versions and hostnames of its time under the next number", async () => {
    const { id: serviceId } = await makeTestService(team, { config: { httpPort: 8080 } })
    const scope = { kind: "service" as const, serviceId }
    await setSecret(team, { scope, name: "KEY", value: "one" })
    const first = await release(serviceId, { secrets: [{ name: "KEY" }] })
    await setSecret(team, { scope, name: "KEY", value: "two" })
    await addDomain(team, { serviceId, hostname: "late.example.com", dashboard: "naru.example.com" })
    const second = await release(serviceId, { image: "naru/other", secrets: [{ name: "KEY" }] })
    expect([first, second]).toMatchObject([
      { number: 1, imageId: "sha256:naru/busybox", secretVersions: [{ name: "KEY", version: 1 }] },
      { number: 2, imageId: "sha256:naru/other", secretVersions: [{ name: "KEY", version: 2 }] },
    ])
    const rows = await core.database.release.findMany({ where: { serviceId }, orderBy: { number: "asc" } })
    expect(rows[0]).toMatchObject({ routes: [{ port: 8080 }], createdById: team.owner.id })
    expect(rows[1]).toMatchObject({ routes: [{ port: 8080 }, { hostname: "late.example.com", port: 8080 }] })
    expect(await findRelease(core.database, { teamId: team.teamId, id: first.id })).toEqual(first)
  })

  it("has its image kept on the host under a name of its own", async () => {
    const { id: serviceId } = await makeTestService(team)
    await release(serviceId)
    await release(serviceId)
    expect(keptNumbers(serviceId)).toEqual([1, 2])
  })

  it("is not made when its image is nowhere, or when what follows in its transaction fails", async () => {
    const { id: serviceId } = await makeTestService(team)
    host.answers.keep = async () => {
      throw new NaruError({ code: "image_not_found", kind: "not_found", message: "no such image" })
    }
    await expect(release(serviceId)).rejects.toMatchObject({ code: "image_not_found" })
    host.behave()
    const broken = createRelease(team, {
      ...{ serviceId, hostId: host.id, image: "x", imageName: "x", buildId: null, commit: null, signal },
      config: serviceConfigSchema.parse({}),
      andThen: () => Promise.reject(new Error("the deployment was moved")),
    })
    await expect(broken).rejects.toThrow("the deployment was moved")
    expect(await listReleases(team, { serviceId })).toEqual([])
  })

  it("of two at the same moment gets a number that the other does not have", async () => {
    const { id: serviceId } = await makeTestService(team)
    const made = await Promise.allSettled([release(serviceId), release(serviceId)])
    const numbers = (await listReleases(team, { serviceId })).map(({ number }) => number)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers).toHaveLength(made.filter(({ status }) => status === "fulfilled").length)
  })

  it("is another team's secret: neither listed nor found there", async () => {
    const { id: serviceId } = await makeTestService(team)
    const { id } = await release(serviceId)
    const theirs = { kind: "not_found", code: "service_not_found" }
    await expect(listReleases(stranger, { serviceId })).rejects.toMatchObject(theirs)
    expect(await findRelease(core.database, { teamId: stranger.teamId, id })).toBeUndefined()
  })

  it("of a removed service cannot come back", async () => {
    const { id: serviceId } = await makeTestService(team)
    const { id } = await release(serviceId)
    await removeService(team, serviceId)
    await expect(rollBack(team, { releaseId: id })).rejects.toMatchObject({ code: "release_not_found" })
  })
})

describe("how long images are kept", () => {
  const retain = (serviceId: string, reason: string, keep?: number) =>
    retainReleases(team, { serviceId, hostId: host.id, reason, ...(keep !== undefined && { keep }) })

  it("is for the newest twenty releases beside the live one, however old that is", async () => {
    const { id: serviceId } = await makeTestService(team)
    const [first] = await insertReleases(serviceId, 25)
    await core.database.service.update({ where: { id: serviceId }, data: { liveReleaseId: first ?? "" } })
    await retain(serviceId, `test-${serviceId}`)
    const newest = Array.from({ length: 20 }, (_, index) => index + 6)
    await expect.poll(() => keptNumbers(serviceId)).toEqual([1, ...newest])
  })

  it("leaves a release that can be seen but not brought back, and says so", async () => {
    const { id: serviceId } = await makeTestService(team)
    const [first = ""] = await insertReleases(serviceId, 22)
    await retain(serviceId, `old-${serviceId}`)
    expect(await listReleases(team, { serviceId })).toHaveLength(22)
    await expect(rollBack(team, { releaseId: first })).rejects.toMatchObject({
      code: "release_too_old",
      kind: "conflict",
      userMessage: "Release 1 is too old: its image is no longer kept. Deploy its commit again.",
    })
  })

  it("ends with the service, but for what is live", async () => {
    const { id: serviceId } = await makeTestService(team)
    await insertReleases(serviceId, 3)
    await retain(serviceId, `end-${serviceId}`, 0)
    await expect.poll(() => keptNumbers(serviceId)).toEqual([])
  })

  it("asks nothing of the host while there is nothing to let go", async () => {
    const { id: serviceId } = await makeTestService(team)
    await insertReleases(serviceId, 20)
    await retain(serviceId, `none-${serviceId}`)
    const jobId = `let-go-none-${serviceId}`
    expect(await core.queues.stateOf(`host.${host.id}`, jobId)).toBe("missing")
  })

  it("does not count another service's releases, nor another team's", async () => {
    const [one, two] = [await makeTestService(team), await makeTestService(team)]
    await insertReleases(one.id, 15)
    await insertReleases(two.id, 15)
    await retain(one.id, `apart-${one.id}`)
    const foreign = { ...core, teamId: stranger.teamId }
    await retainReleases(foreign, { serviceId: two.id, hostId: host.id, reason: `apart-${two.id}`, keep: 0 })
    const marked = await core.database.release.count({
      where: { serviceId: { in: [one.id, two.id] }, imageRemovedAt: { not: null } },
    })
    expect(marked).toBe(0)
  })
})

describe("the list of releases", () => {
  it("is newest first and marks the one that serves", async () => {
    const { id: serviceId } = await makeTestService(team)
    for (let turn = 0; turn < 2; turn += 1) {
      const { id } = await requestDeployment(team, { serviceId, trigger: "manual", commit: `c${turn}` })
      await runDeployment(
        core,
        { teamId: team.teamId, deploymentId: id },
        { id, signal, isLastAttempt: false },
      )
    }
    const releases = await listReleases(team, { serviceId })
    expect(releases.map(({ number, isLive, commit }) => [number, isLive, commit])).toEqual([
      [2, true, "c1"],
      [1, false, "c0"],
    ])
    expect(await getServiceById(team, serviceId)).toMatchObject({ liveRelease: { id: releases[0]?.id } })
  })
})
