import { setTimeout as sleep } from "node:timers/promises"
import { silentLog } from "@naru/base/log"
import { afterAll, beforeAll, expect, test } from "vitest"
import type * as z from "zod"
import { createImage } from "../images/index.ts"
import type { JobContext } from "../jobs/index.ts"
import { controlQueue, handle, hostQueue, JobCanceled, type JobWorker, openWorker } from "../jobs/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import {
  buildImageJob,
  cancelBuild,
  getBuild,
  getBuildById,
  interruptBuild,
  listBuilds,
  requestBuild,
  runBuild,
} from "./index.ts"

let core: TestCore
let team: TestTeam
let worker: JobWorker
/** What the host answers next. */
let host: (signal: AbortSignal) => Promise<HostResult>
type HostResult = z.infer<typeof buildImageJob.result>

const built: HostResult = {
  outcome: "built",
  imageId: "sha256:1",
  stepCount: 4,
  cachedSteps: 3,
  commit: null,
}
const context: JobContext = { id: "b", signal: new AbortController().signal, isLastAttempt: false }

beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  const source = { kind: "dockerfile" as const, dockerfile: "FROM scratch", files: [], arguments: {} }
  await createImage(team, { name: "Shop", slug: "shop", source })
  const { id } = await core.database.host.findFirstOrThrow()
  worker = openWorker({
    target: { kind: "postgres", url: core.url, schema: "bullmq" },
    queue: hostQueue(id),
    handlers: [handle(buildImageJob, (_, { signal }) => host(signal))],
    concurrency: 2,
    log: silentLog,
  })
})
afterAll(async () => {
  await worker?.close()
  await core?.close()
})

async function run(id: string, job: JobContext = context) {
  await runBuild(core, { teamId: team.teamId, buildId: id, noCache: false }, job)
  return getBuildById(team, id)
}

test("numbers builds of an image and keeps what the host made of them", async () => {
  host = async () => built
  const { id, number } = await requestBuild(team, { image: "shop", trigger: "manual" })
  expect(number).toBe(1)
  expect(await core.queues.stateOf(controlQueue, id)).toBe("waiting")
  expect(await run(id)).toMatchObject({
    state: "succeeded",
    imageId: "sha256:1",
    imageName: "local/acme/shop:1",
    stepCount: 4,
    cachedSteps: 3,
    actorName: team.actor.name,
  })
  expect(await getBuild(team, { image: "shop", number: 1 })).toMatchObject({ id })
})

test("keeps step, line and text of a build that failed", async () => {
  const failure = { code: "build_step_failed", message: "exit 7", step: 2, line: 5 }
  host = async () => ({ outcome: "failed", failure, commit: null })
  const { id } = await requestBuild(team, { image: "shop", trigger: "manual" })
  expect(await run(id)).toMatchObject({ state: "failed", failure, imageId: null })
})

test("lets the names of a definition's oldest images go", async () => {
  host = async () => built
  const numbers: number[] = []
  for (let round = 0; round < 11; round += 1) {
    const { id, number } = await requestBuild(team, { image: "shop", trigger: "manual" })
    await run(id)
    numbers.push(number)
  }
  const named = (await listBuilds(team, { image: "shop" })).filter(
    ({ state, imageName }) => state === "succeeded" && imageName !== null,
  )
  expect(named.map(({ number }) => number)).toEqual(numbers.slice(1).reverse())
})

test("ends a build that waits when it is canceled, and never runs it", async () => {
  host = async () => Promise.reject(new Error("it must not run"))
  const { id } = await requestBuild(team, { image: "shop", trigger: "manual" })
  await cancelBuild(team, id)
  expect(await run(id)).toMatchObject({ state: "canceled" })
  await expect(cancelBuild(team, id)).rejects.toMatchObject({ code: "build_moved" })
})

test("marks a build as canceled when its job is", async () => {
  const controller = new AbortController()
  host = async (signal) => {
    controller.abort(new JobCanceled("b"))
    return sleep(60_000, built, { signal })
  }
  const { id } = await requestBuild(team, { image: "shop", trigger: "manual" })
  await expect(run(id, { ...context, signal: controller.signal })).rejects.toBeInstanceOf(JobCanceled)
  expect(await getBuildById(team, id)).toMatchObject({ state: "canceled" })
})

test("ends a build that nobody sees to any more as interrupted", async () => {
  const { id } = await requestBuild(team, { image: "shop", trigger: "manual" })
  await interruptBuild(core, { teamId: team.teamId, id })
  expect(await getBuildById(team, id)).toMatchObject({
    state: "interrupted",
    failure: { code: "build_interrupted" },
  })
})

test("shows and starts nothing of another team", async () => {
  const stranger = await makeTestTeam(core, "Stranger")
  const [build] = await listBuilds(team, { image: "shop" })
  const notFound = { kind: "not_found" }
  await expect(getBuildById(stranger, build?.id ?? "")).rejects.toMatchObject(notFound)
  await expect(listBuilds(stranger, { image: "shop" })).rejects.toMatchObject(notFound)
  await expect(requestBuild(stranger, { image: "shop", trigger: "manual" })).rejects.toMatchObject(notFound)
  await expect(cancelBuild(stranger, build?.id ?? "")).rejects.toMatchObject(notFound)
  expect(await listBuilds(stranger, {})).toEqual([])
})

test("refuses to build an image that is only named", async () => {
  await createImage(team, { name: "Named", slug: "named", source: { kind: "name", name: "naru/busybox" } })
  await expect(requestBuild(team, { image: "named", trigger: "manual" })).rejects.toMatchObject({
    code: "nothing_to_build",
  })
})
