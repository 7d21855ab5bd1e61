import { setTimeout as sleep } from "node:timers/promises"
import { NaruError } from "@naru/base/errors"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { createImage } from "../images/index.ts"
import { JobCanceled, type JobContext } from "../jobs/index.ts"
import { listReleases } from "../releases/index.ts"
import { getServiceById, removeService, serviceConfigSchema, updateService } from "../services/index.ts"
import {
  makeTestService,
  makeTestTeam,
  openRecordedHost,
  openTestCore,
  type RecordedHost,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { cancelDeployment, getDeployment, requestDeployment, runDeployment } from "./index.ts"

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

const http = { httpPort: 8080 }
const quiet = () => new AbortController().signal

async function run(id: string, job: Partial<JobContext> & { giveUp?: boolean } = {}) {
  const { giveUp, ...context } = { giveUp: false, ...job }
  const request = { teamId: team.teamId, deploymentId: id, giveUp }
  await runDeployment(core, request, { id, signal: quiet(), isLastAttempt: false, ...context })
  return getDeployment(team, id)
}

const ask = (serviceId: string) => requestDeployment(team, { serviceId, trigger: "manual" })
const deploy = async (serviceId: string) => run((await ask(serviceId)).id)

/** A service that serves its first release already. */
async function makeLiveService(config = {}) {
  const { id: serviceId } = await makeTestService(team, { config: { ...http, ...config } })
  await deploy(serviceId)
  return serviceId
}

const replicasOf = (serviceId: string) => host.running().filter((name) => name.endsWith(serviceId.slice(-6)))
const statesOf = ({ steps }: Awaited<ReturnType<typeof getDeployment>>) =>
  Object.fromEntries(steps.map(({ name, state }) => [name, state]))

const unhealthy = {
  code: "replica_unhealthy",
  message: "GET / answered 500 fifteen times.",
  output: "cannot open /data\n",
  advice: "Read what it printed.",
}

describe("a deployment whose replica does not become healthy", () => {
  it("fails with what was asked, printed and advised, and the old replica serves on", async () => {
    const serviceId = await makeLiveService()
    const serving = replicasOf(serviceId)
    const routes = host.routes.get(serviceId)
    host.answers.check = async () => ({ outcome: "unhealthy", failure: unhealthy })
    const failed = await deploy(serviceId)
    expect(failed).toMatchObject({ state: "failed", failure: { ...unhealthy, step: "check" } })
    expect(statesOf(failed)).toEqual({
      ...{ release: "done", start: "done", check: "failed", switch: "skipped", retire: "skipped" },
    })
    expect(replicasOf(serviceId)).toEqual(serving)
    expect(host.routes.get(serviceId)).toEqual(routes)
    expect(await getServiceById(team, serviceId)).toMatchObject({ liveRelease: { number: 1 } })
  })

  it("takes all its replicas back when one of several is ill", async () => {
    const { id: serviceId } = await makeTestService(team, { config: { ...http, replicas: 3 } })
    host.answers.check = async (name) =>
      name.includes("-2-")
        ? { outcome: "unhealthy", failure: unhealthy }
        : { outcome: "healthy", message: "It is healthy." }
    expect(await deploy(serviceId)).toMatchObject({ state: "failed" })
    expect(replicasOf(serviceId)).toEqual([])
    expect(host.routes.has(serviceId)).toBe(false)
  })
})

describe("a deployment that cannot start", () => {
  it("says why in the host's own words and leaves nothing behind", async () => {
    const serviceId = await makeLiveService()
    const serving = replicasOf(serviceId)
    host.answers.start = async () => {
      const userMessage = "Port 80 is in use by another container."
      throw new NaruError({ code: "port_in_use", kind: "conflict", message: "port 80 is held", userMessage })
    }
    const failed = await deploy(serviceId)
    expect(failed.failure).toEqual({
      code: "port_in_use",
      step: "start",
      message: "Port 80 is in use by another container.",
    })
    expect(replicasOf(serviceId)).toEqual(serving)
  })

  it("that publishes the same port of the host stops the old replica first and has it run again", async () => {
    const serviceId = await makeLiveService({ ports: [{ container: 80, host: 9999 }] })
    const [old = ""] = replicasOf(serviceId)
    const whileStarting: string[][] = []
    host.answers.start = async () => void whileStarting.push(replicasOf(serviceId))
    host.answers.check = async () => ({ outcome: "unhealthy", failure: unhealthy })
    const failed = await deploy(serviceId)
    expect(whileStarting).toEqual([[]])
    expect(failed.state).toBe("failed")
    expect(failed.steps.find(({ name }) => name === "start")?.output).toContain(`${old} stops first`)
    expect(replicasOf(serviceId)).toEqual([old])
  })

  it("for want of a secret makes no release and names the secret", async () => {
    const { id: serviceId } = await makeTestService(team)
    const config = serviceConfigSchema.parse({ secrets: [{ name: "ABSENT" }] })
    await updateService(team, { serviceId, config })
    const failed = await deploy(serviceId)
    expect(failed).toMatchObject({
      state: "failed",
      failure: { code: "secret_missing", step: "release", message: expect.stringContaining("ABSENT") },
    })
    expect(await listReleases(team, { serviceId })).toEqual([])
  })

  it("for want of an image says so", async () => {
    const { id: serviceId } = await makeTestService(team)
    host.answers.keep = async () => {
      throw new NaruError({ code: "image_not_found", kind: "not_found", message: "no such image" })
    }
    expect(await deploy(serviceId)).toMatchObject({
      state: "failed",
      release: null,
      failure: { code: "image_not_found", step: "release" },
    })
  })

  it("because its build failed points at the line of the Dockerfile", async () => {
    const source = { kind: "dockerfile", dockerfile: "FROM scratch\n", files: [], arguments: {} } as const
    const image = await createImage(team, { name: "App", source: { ...source, files: [] } })
    const { id: serviceId } = await makeTestService(team, {
      image: { kind: "definition", image: image.slug },
    })
    const failure = { code: "build_step_failed", message: "make: *** [all] Error 2", step: 3, line: 7 }
    host.answers.build = async () => ({ outcome: "failed", failure, commit: null })
    expect(await deploy(serviceId)).toMatchObject({
      state: "failed",
      build: { number: 1 },
      failure: {
        code: "build_step_failed",
        step: "build",
        message: "Build 1 failed at line 7 of the Dockerfile: make: *** [all] Error 2",
      },
    })
    expect(replicasOf(serviceId)).toEqual([])
  })
})

describe("a deployment that is canceled", () => {
  it("while it is checked takes its replicas back and tells no failure", async () => {
    const serviceId = await makeLiveService()
    const serving = replicasOf(serviceId)
    const { id } = await ask(serviceId)
    const controller = new AbortController()
    host.answers.check = async (_, signal) => {
      controller.abort(new JobCanceled(id))
      return sleep(60_000, { outcome: "healthy", message: "" } as const, { signal })
    }
    const canceled = await run(id, { signal: controller.signal })
    expect(canceled).toMatchObject({ state: "canceled", failure: null })
    expect(statesOf(canceled)).toMatchObject({ check: "failed", switch: "skipped" })
    expect(replicasOf(serviceId)).toEqual(serving)
  })

  it("before its turn does nothing on the host", async () => {
    const { id: serviceId } = await makeTestService(team)
    const { id } = await ask(serviceId)
    await cancelDeployment(team, id)
    const canceled = await run(id)
    expect(canceled).toMatchObject({ state: "canceled", release: null, steps: [] })
    expect(replicasOf(serviceId)).toEqual([])
  })

  it("by the removal of its service ends before it begins", async () => {
    const { id: serviceId } = await makeTestService(team)
    const { id } = await ask(serviceId)
    await removeService(team, serviceId)
    const canceled = await run(id)
    expect(canceled).toMatchObject({ state: "canceled", release: null })
    expect(replicasOf(serviceId)).toEqual([])
  })

  it("when it is live already stays live", async () => {
    const serviceId = await makeLiveService()
    const { lastDeployment } = await getServiceById(team, serviceId)
    await expect(cancelDeployment(team, lastDeployment?.id ?? "")).rejects.toMatchObject({
      code: "deployment_moved",
      userMessage: "Deployment 1 is live already.",
    })
    expect(replicasOf(serviceId)).toHaveLength(1)
  })
})

describe("a deployment whose routes cannot be switched", () => {
  it("leads the hostnames back to what served before", async () => {
    const serviceId = await makeLiveService()
    const serving = replicasOf(serviceId)
    const refused = new NaruError({ code: "proxy_refused", kind: "internal", message: "no" })
    host.answers.route = async ({ replicas }) => {
      if (!replicas.includes(serving[0] ?? "")) throw refused
    }
    host.routes.delete(serviceId)
    expect(await deploy(serviceId)).toMatchObject({
      state: "failed",
      failure: { code: "proxy_refused", step: "switch" },
    })
    expect(host.routes.get(serviceId)?.replicas).toEqual(serving)
    expect(replicasOf(serviceId)).toEqual(serving)
  })
})
