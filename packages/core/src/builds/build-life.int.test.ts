import { NaruError } from "@naru/base/errors"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { reconcileJobs, requestDeployment, runDeployment } from "../deployments/index.ts"
import { createImage, imageSourceSchema } from "../images/index.ts"
import { controlQueue, type JobContext } from "../jobs/index.ts"
import {
  lastDeed,
  makeTestService,
  makeTestTeam,
  openRecordedHost,
  openTestCore,
  type RecordedHost,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { getBuildRow, moveBuild } from "./build.repository.ts"
import { cancelBuild, getBuild, getBuildById, listBuilds, requestBuild, runBuild } from "./index.ts"

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

const source = imageSourceSchema.parse({ kind: "dockerfile", dockerfile: "FROM scratch\n" })
const makeImage = async () => (await createImage(team, { name: "App", source })).slug
const ask = (image: string) => requestBuild(team, { image, trigger: "manual" })

async function run(id: string, job: Partial<JobContext> = {}) {
  const context = { id, signal: new AbortController().signal, isLastAttempt: false, ...job }
  await runBuild(core, { teamId: team.teamId, buildId: id, noCache: false }, context)
  return getBuildById(team, id)
}

describe("asking for a build", () => {
  it("queues it with the source of now under the image's next number, and writes that down", async () => {
    const image = await makeImage()
    const { id, number } = await ask(image)
    expect(number).toBe(1)
    expect(await getBuild(team, { image, number })).toMatchObject({
      ...{ id, state: "queued", trigger: "manual", source, actorName: "Acme owner" },
      ...{ imageId: null, failure: null, startedAt: null, finishedAt: null },
    })
    expect(await core.queues.stateOf(controlQueue, id)).toBe("waiting")
    expect(await lastDeed(team)).toMatchObject({
      action: "build.requested",
      subject: { id, name: `${image} 1` },
    })
  })

  it("many times at once gives each its own number, without a gap", async () => {
    const image = await makeImage()
    const asked = await Promise.all(Array.from({ length: 6 }, () => ask(image)))
    expect(asked.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6])
    const listed = await listBuilds(team, { image })
    expect(new Set(listed.map(({ number }) => number)).size).toBe(6)
  })

  it("counts for each image by itself", async () => {
    const [one, two] = [await makeImage(), await makeImage()]
    await ask(one)
    expect(await ask(two)).toMatchObject({ number: 1 })
    expect(await ask(one)).toMatchObject({ number: 2 })
  })

  it("for an image that is only named says that there is nothing to build", async () => {
    const named = imageSourceSchema.parse({ kind: "name", name: "naru/busybox" })
    await createImage(team, { name: "Named", slug: "named", source: named })
    await expect(ask("named")).rejects.toMatchObject({
      code: "nothing_to_build",
      kind: "invalid",
      userMessage:
        "“named” names an image that exists already: there is nothing to build. Deploy it as it is.",
    })
  })

  it("for what is not there is not found", async () => {
    await expect(ask("nothing")).rejects.toMatchObject({ code: "image_not_found" })
    await expect(getBuild(team, { image: "nothing", number: 1 })).rejects.toMatchObject({
      code: "build_not_found",
    })
  })
})

describe("a build that runs", () => {
  it("keeps when it began and ended, and is returned as it is when it is run again", async () => {
    const { id } = await ask(await makeImage())
    const built = await run(id)
    expect(built.state).toBe("succeeded")
    expect(built.startedAt?.getTime()).toBeLessThanOrEqual(built.finishedAt?.getTime() ?? 0)
    host.answers.build = () => Promise.reject(new Error("it must not build twice"))
    expect(await run(id)).toEqual(built)
  })

  it("keeps the commit that its host found", async () => {
    const built = { imageId: "sha256:git", stepCount: 1, cachedSteps: 0, commit: "0123456789abcdef" }
    host.answers.build = async () => ({ outcome: "built", ...built })
    expect(await run((await ask(await makeImage())).id)).toMatchObject({ commit: "0123456789abcdef" })
  })

  it("that its host refuses fails with the host's own words", async () => {
    host.answers.build = async () => {
      const userMessage = "The repository could not be read: the branch main is not there."
      throw new NaruError({ code: "git_failed", kind: "invalid", message: "exit 128", userMessage })
    }
    expect(await run((await ask(await makeImage())).id)).toMatchObject({
      state: "failed",
      failure: { code: "git_failed", message: expect.stringContaining("the branch main is not there") },
    })
  })

  it("stays running when its worker stops, and ends in the next one", async () => {
    const { id } = await ask(await makeImage())
    const controller = new AbortController()
    const stopped = new Error("the worker stops")
    host.answers.build = async () => {
      controller.abort(stopped)
      return { outcome: "built", imageId: "sha256:1", stepCount: 1, cachedSteps: 0, commit: null }
    }
    await expect(run(id, { signal: controller.signal })).rejects.toBe(stopped)
    expect(await getBuildById(team, id)).toMatchObject({ state: "running", finishedAt: null })
    host.behave()
    expect(await run(id)).toMatchObject({ state: "succeeded" })
  })
})

describe("a build's state", () => {
  it("is moved by one of two who read it at the same time", async () => {
    const { id } = await ask(await makeImage())
    const { teamId } = team
    const build = await getBuildRow(core.database, { teamId, id })
    const at = core.now()
    const moves = await Promise.allSettled([
      moveBuild(core.database, { teamId, build, event: "start", at }),
      moveBuild(core.database, { teamId, build, event: "cancel", at }),
    ])
    expect(moves.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    const lost = moves.find((move) => move.status === "rejected")
    expect(lost?.reason).toMatchObject({ code: "build_moved", kind: "conflict" })
  })

  it("once it has ended is not changed by a cancel, which says so", async () => {
    const { id } = await ask(await makeImage())
    await run(id)
    const deed = await lastDeed(team)
    await expect(cancelBuild(team, id)).rejects.toMatchObject({
      code: "build_moved",
      userMessage: "Build 1 is succeeded already.",
    })
    expect(await lastDeed(team)).toEqual(deed)
  })
})

describe("housekeeping of builds", () => {
  it("gives one that has no job a job, and leaves alone what has one or has ended", async () => {
    const image = await makeImage()
    const [lost, waiting, ended] = [await ask(image), await ask(image), await ask(image)]
    await run(ended.id)
    for (const { id } of [lost, ended]) await core.queues.forget(controlQueue, id)
    await reconcileJobs(core)
    expect(await core.queues.stateOf(controlQueue, lost.id)).toBe("waiting")
    expect(await core.queues.stateOf(controlQueue, waiting.id)).toBe("waiting")
    expect(await core.queues.stateOf(controlQueue, ended.id)).toBe("missing")
  })

  it("ends one whose deployment has ended without it", async () => {
    const image = await makeImage()
    const { id: serviceId } = await makeTestService(team, { image: { kind: "definition", image } })
    const { id: deploymentId } = await requestDeployment(team, { serviceId, trigger: "manual" })
    const job = { id: deploymentId, signal: new AbortController().signal, isLastAttempt: false }
    await runDeployment(core, { teamId: team.teamId, deploymentId }, job)
    const [build] = await listBuilds(team, { image })
    const id = build?.id ?? ""
    await core.database.build.update({ where: { id }, data: { state: "running" } })
    await core.database.deployment.update({ where: { id: deploymentId }, data: { state: "failed" } })
    await reconcileJobs(core)
    expect(await getBuildById(team, id)).toMatchObject({
      state: "interrupted",
      failure: { code: "build_interrupted", message: expect.stringContaining("Start the build again") },
    })
  })

  it("leaves one to the deployment that sees to it", async () => {
    const image = await makeImage()
    const { id: serviceId } = await makeTestService(team, { image: { kind: "definition", image } })
    const { id } = await ask(image)
    const deployment = await requestDeployment(team, { serviceId, trigger: "manual" })
    const data = { buildId: id, state: "building" }
    await core.database.deployment.update({ where: { id: deployment.id }, data })
    await core.queues.forget(controlQueue, id)
    await reconcileJobs(core)
    expect(await core.queues.stateOf(controlQueue, id)).toBe("missing")
    expect(await getBuildById(team, id)).toMatchObject({ state: "queued" })
  })
})

describe("the list of builds", () => {
  it("is newest first, of one image or of the whole team", async () => {
    const owner = await makeTestTeam(core, "Lister")
    const make = async (name: string) => (await createImage(owner, { name, source })).slug
    const [one, two] = [await make("One"), await make("Two")]
    for (const image of [one, two, one]) {
      await requestBuild(owner, { image, trigger: "webhook" })
      core.advance(5)
    }
    const all = await listBuilds(owner, {})
    expect(all.map(({ image, number }) => [image.slug, number])).toEqual([
      ["one", 2],
      ["two", 1],
      ["one", 1],
    ])
    expect((await listBuilds(owner, { image: two })).map(({ number }) => number)).toEqual([1])
  })
})
