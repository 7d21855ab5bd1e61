import { setTimeout as sleep } from "node:timers/promises"
import { NaruError } from "@naru/base/errors"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { JobCanceled, WorkerStopping } from "../jobs/index.ts"
import { type DeployFixture, openDeployFixture } from "../testing/deploy-fixture.ts"
import type { ScriptedHost } from "../testing/scripted-host.ts"
import { getDeployment } from "./index.ts"

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

class PortTaken extends NaruError {
  constructor() {
    super({ code: "port_in_use", kind: "conflict", message: "port 80 is held by c1" })
  }
}

test("takes back what it started when a replica cannot start, and leads no route", async () => {
  const serviceId = await fixture.makeService({ replicas: 2 })
  host.script = { "start-replica": async () => Promise.reject(new PortTaken()) }
  const { state, failure, steps } = await fixture.deploy(serviceId)
  expect(state).toBe("failed")
  expect(failure).toMatchObject({ step: "start", code: "port_in_use", message: "port 80 is held by c1" })
  expect(steps.find(({ name }) => name === "check")?.state).toBe("skipped")
  expect(host.names()).toContain("remove-replicas")
  expect(host.names()).not.toContain("route-service")
})

test("fails as a whole when one of several replicas is unhealthy", async () => {
  const serviceId = await fixture.makeService({ replicas: 3 })
  const failure = {
    code: "replica_unhealthy",
    message: "GET / answered 500.",
    output: "oops\n",
    advice: "Mend it.",
  }
  host.script = {
    "check-replica": async (payload) =>
      JSON.stringify(payload).includes("-2-") ? { outcome: "unhealthy", failure } : undefined,
  }
  expect(await fixture.deploy(serviceId)).toMatchObject({
    state: "failed",
    failure: { ...failure, step: "check" },
  })
  const removed = host.asked.find(({ name }) => name === "remove-replicas")
  expect(removed?.payload).toMatchObject({
    names: [/-1-/, /-2-/, /-3-/].map((name) => expect.stringMatching(name)),
  })
})

test("leads the routes back when they could not all be led", async () => {
  const serviceId = await fixture.makeService()
  const live = await fixture.deploy(serviceId)
  let tries = 0
  host.script = {
    "route-service": async () => {
      tries += 1
      if (tries === 1) throw new PortTaken()
      return undefined
    },
  }
  expect(await fixture.deploy(serviceId)).toMatchObject({ state: "failed", failure: { step: "switch" } })
  const replica = await fixture.core.database.replica.findFirstOrThrow({ where: { deploymentId: live.id } })
  const routes = host.asked.filter(({ name }) => name === "route-service")
  expect(routes.at(-1)?.payload).toMatchObject({ replicas: [replica.name] })
  expect((await getDeployment(fixture.team, live.id)).state).toBe("live")
})

test("goes on after the last finished step when its worker stopped", async () => {
  const serviceId = await fixture.makeService()
  const id = await fixture.request(serviceId)
  const controller = new AbortController()
  host.script = {
    "check-replica": async (_, { signal }) => {
      controller.abort(new WorkerStopping())
      await sleep(60_000, undefined, { signal })
    },
  }
  await expect(fixture.run(id, { signal: controller.signal })).rejects.toBeInstanceOf(WorkerStopping)
  expect(await getDeployment(fixture.team, id)).toMatchObject({ state: "checking", failure: null })
  host.script = {}
  expect((await fixture.run(id)).state).toBe("live")
  expect(host.names().filter((name) => name === "start-replica")).toHaveLength(1)
  expect(host.names()).not.toContain("remove-replicas")
})

test("takes everything back when it is canceled while it checks", async () => {
  const id = await fixture.request(await fixture.makeService())
  const controller = new AbortController()
  host.script = {
    "check-replica": async (_, { signal }) => {
      controller.abort(new JobCanceled(id))
      await sleep(60_000, undefined, { signal })
    },
  }
  expect(await fixture.run(id, { signal: controller.signal })).toMatchObject({
    state: "canceled",
    failure: null,
  })
  expect(host.names()).toContain("remove-replicas")
})

test("leaves everything as it is while the host may still answer, and ends as interrupted at the last attempt", async () => {
  const id = await fixture.request(await fixture.makeService())
  const away = { code: "engine_away", kind: "unavailable", message: "the engine is away" } as const
  host.script = { "start-replica": async () => Promise.reject(new NaruError(away)) }
  await expect(fixture.run(id)).rejects.toMatchObject({ code: "engine_away" })
  expect((await getDeployment(fixture.team, id)).state).toBe("starting")
  const ended = await fixture.run(id, { isLastAttempt: true })
  expect(ended).toMatchObject({ state: "interrupted", failure: { step: "start", code: "engine_away" } })
})

test("only takes back what was begun when it is given up", async () => {
  const id = await fixture.request(await fixture.makeService())
  const controller = new AbortController()
  host.script = {
    "check-replica": async (_, { signal }) => {
      controller.abort(new WorkerStopping())
      await sleep(60_000, undefined, { signal })
    },
  }
  await expect(fixture.run(id, { signal: controller.signal })).rejects.toBeInstanceOf(WorkerStopping)
  host.script = {}
  const ended = await fixture.run(id, { giveUp: true })
  expect(ended).toMatchObject({ state: "interrupted", failure: { code: "deployment_interrupted" } })
  expect(host.names().at(-1)).toBe("remove-replicas")
})

test("waits while another deployment has the service to itself", async () => {
  const serviceId = await fixture.makeService()
  const first = await fixture.request(serviceId)
  const controller = new AbortController()
  host.script = {
    "check-replica": async (_, { signal }) => {
      const second = await fixture.request(serviceId)
      await expect(fixture.run(second)).rejects.toMatchObject({ code: "retry_later" })
      controller.abort(new JobCanceled(first))
      await sleep(60_000, undefined, { signal })
    },
  }
  expect((await fixture.run(first, { signal: controller.signal })).state).toBe("canceled")
})
