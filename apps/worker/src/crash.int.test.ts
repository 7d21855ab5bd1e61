import { setTimeout as sleep } from "node:timers/promises"
import { openDatabase } from "@naru/core/database"
import { cancelDeployment, getDeployment, listDeployments } from "@naru/core/deployments"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startLoad } from "./testing/constant-load.ts"
import { startTestPlatform, type TestPlatform, until } from "./testing/test-platform.ts"
import { makeWebService, pageSaying, quickCheck, untilEnded, untilState } from "./testing/web-service.ts"

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform()
})
afterAll(() => platform?.close())

const patient = { ...quickCheck, retries: 100 }

test.each([
  ["building", "FROM naru/busybox\nRUN sleep 2\n"],
  ["checking", ""],
])("goes on with a deployment after its worker was killed while it was %s", async (state, prefix) => {
  const service = await makeWebService(platform.team, state, { healthCheck: patient })
  await service.deploy()
  const page = pageSaying("two", { afterSeconds: 2 })
  await service.setDockerfile(prefix === "" ? page : page.replace("FROM naru/busybox\n", prefix))
  const id = await service.request()
  await untilState(platform.team, id, state)
  await platform.killWorker()
  expect((await platform.get(service.hostname)).body).toBe("one\n")
  await platform.startWorker()
  expect(await untilEnded(platform.team, id)).toMatchObject({ state: "live", failure: null })
  expect((await platform.get(service.hostname)).body).toBe("two\n")
  const replicas = await platform.core.database.replica.findMany({ where: { deploymentId: id } })
  expect(replicas).toHaveLength(1)
})

test("serves every visitor while its worker is killed and started again", async () => {
  const service = await makeWebService(platform.team, "orphan")
  await service.deploy()
  const load = startLoad({ port: platform.port, hostname: service.hostname })
  await platform.killWorker()
  await sleep(500)
  await platform.startWorker()
  expect((await load.stop()).failures).toEqual([])
})

test("takes a deployment back that was canceled while no worker ran", async () => {
  const service = await makeWebService(platform.team, "late", { healthCheck: patient })
  await service.deploy()
  await service.setDockerfile(pageSaying("two", { afterSeconds: 60 }))
  const id = await service.request()
  await untilState(platform.team, id, "checking")
  await platform.killWorker()
  await cancelDeployment(platform.team, id)
  await platform.startWorker()
  expect((await untilEnded(platform.team, id)).state).toBe("canceled")
  expect((await platform.get(service.hostname)).body).toBe("one\n")
})

test("deploys the live release anew when its replicas are gone", async () => {
  const service = await makeWebService(platform.team, "vanished")
  await service.deploy()
  const [replica] = await platform.core.database.replica.findMany({ where: { serviceId: service.id } })
  await platform.docker("DELETE", `/containers/${replica?.name}?force=1`)
  await platform.stopWorker()
  await platform.startWorker()
  await until(async () => (await platform.get(service.hostname)).body === "one\n", "the service to answer")
  const [newest] = await listDeployments(platform.team, { serviceId: service.id })
  expect(newest).toMatchObject({ number: 2, actorName: "Naru", release: { number: 1 } })
})

test("does a deployment whose job was lost on its way to the queue", async () => {
  const service = await makeWebService(platform.team, "lost")
  await platform.stopWorker()
  const id = await service.request()
  await platform.core.queues.forget("control", id)
  await platform.startWorker()
  expect((await untilEnded(platform.team, id)).state).toBe("live")
})

test("gives a deployment under way to the next worker when this one is asked to end", async () => {
  const service = await makeWebService(platform.team, "handover", { healthCheck: patient })
  await service.setDockerfile(pageSaying("one", { afterSeconds: 3 }))
  const id = await service.request()
  await untilState(platform.team, id, "checking")
  expect(await platform.stopWorker()).toBe(0)
  expect((await getDeployment(platform.team, id)).state).toBe("checking")
  await platform.startWorker()
  expect((await untilEnded(platform.team, id)).state).toBe("live")
})

test("serves Docker and visitors when it starts without a database, and joins once there is one", async () => {
  const service = await makeWebService(platform.team, "alone")
  await service.deploy()
  await platform.stopWorker()
  await withoutDatabase(platform.core.url, async () => {
    await platform.startWorker({ until: "docker" })
    const { body } = await platform.docker("GET", "/naru/health")
    expect(JSON.parse(body)).toMatchObject({
      engine: "ok",
      proxy: "ok",
      database: expect.not.stringMatching(/^ok$/),
    })
    expect(JSON.parse((await platform.docker("GET", "/containers/json")).body).length).toBeGreaterThan(0)
    expect((await platform.get(service.hostname)).body).toBe("one\n")
  })
  await service.setDockerfile(pageSaying("two"))
  expect((await service.deploy()).state).toBe("live")
})

test("ends a deployment well when the database was away in the middle of it", async () => {
  const service = await makeWebService(platform.team, "outage", { healthCheck: patient })
  await service.deploy()
  await service.setDockerfile(pageSaying("two", { afterSeconds: 1 }))
  const id = await service.request()
  await untilState(platform.team, id, "checking")
  const load = startLoad({ port: platform.port, hostname: service.hostname })
  await withoutDatabase(platform.core.url, () => sleep(4000))
  expect((await untilEnded(platform.team, id)).state).toBe("live")
  const { answers, failures } = await load.stop()
  expect(failures).toEqual([])
  expect([...answers.keys()]).toEqual(["one", "two"])
})

/** Cuts every connection to the database and lets nobody in while the work lasts. */
async function withoutDatabase(url: string, work: () => Promise<unknown>): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  const admin = openDatabase(url.replace(`/${name}?`, "/postgres?"), { maxConnections: 1 })
  const allow = (allowed: boolean) =>
    admin.$executeRawUnsafe(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS ${allowed}`)
  await allow(false)
  await admin.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${name}`
  await work()
  await allow(true)
  await admin.$disconnect()
}
