import { setTimeout as sleep } from "node:timers/promises"
import { cancelDeployment, getDeployment, retireService, rollBack } from "@naru/core/deployments"
import { listReleases } from "@naru/core/releases"
import { setSecret } from "@naru/core/secrets"
import { removeService } from "@naru/core/services"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startLoad } from "./testing/constant-load.ts"
import { startTestPlatform, type TestPlatform, until } from "./testing/test-platform.ts"
import { makeWebService, pageSaying, quickCheck, untilEnded, untilState } from "./testing/web-service.ts"

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform()
})
afterAll(() => platform?.close())

test("brings a Dockerfile to a page under the service's hostname, step by step", async () => {
  const service = await makeWebService(platform.team, "first")
  const deployment = await service.deploy()
  expect(deployment).toMatchObject({
    state: "live",
    failure: null,
    build: { number: 1 },
    release: { number: 1 },
  })
  expect(deployment.steps.map(({ name, state }) => [name, state])).toEqual(
    ["build", "release", "start", "check", "switch", "retire"].map((name) => [name, "done"]),
  )
  expect(await platform.get(service.hostname)).toEqual({ status: 200, body: "one\n" })
})

test("lets no visitor fail while one release takes over from another", async () => {
  const service = await makeWebService(platform.team, "smooth")
  await service.deploy()
  const load = startLoad({ port: platform.port, hostname: service.hostname })
  for (const word of ["two", "three"]) {
    await service.setDockerfile(pageSaying(word))
    expect((await service.deploy()).state).toBe("live")
  }
  const { answers, failures } = await load.stop()
  expect(failures).toEqual([])
  expect([...answers.keys()]).toEqual(["one", "two", "three"])
})

test("keeps the release before live when the new one never answers, and says which check failed", async () => {
  const healthCheck = { ...quickCheck, retries: 5 }
  const service = await makeWebService(platform.team, "steady", { healthCheck })
  await service.deploy()
  await service.setDockerfile(pageSaying("two", { port: 9090 }))
  const { state, failure, steps } = await service.deploy()
  expect(state).toBe("failed")
  expect(failure).toMatchObject({ step: "check", code: "replica_unhealthy", output: "starting two\n" })
  expect(failure?.message).toContain("GET / on port 8080 was refused")
  expect(failure?.advice).toContain("0.0.0.0")
  expect(steps.map((step) => step.state)).toEqual(["done", "done", "done", "failed", "skipped", "skipped"])
  expect((await platform.get(service.hostname)).body).toBe("one\n")
})

test("says what a program that ends at once printed, and its exit code", async () => {
  const service = await makeWebService(platform.team, "crash")
  await service.setDockerfile('FROM naru/busybox\nCMD echo "no database" >&2; exit 3\n')
  const { state, failure } = await service.deploy()
  expect(state).toBe("failed")
  expect(failure).toMatchObject({
    step: "check",
    code: "replica_ended",
    output: expect.stringContaining("no database"),
  })
  expect(failure?.message).toContain("exit code 3")
  expect((await platform.get(service.hostname)).status).not.toBe(200)
})

test("tells the line of a Dockerfile that does not build", async () => {
  const service = await makeWebService(platform.team, "typo")
  await service.setDockerfile("FROM naru/busybox\nRUN exit 7\n")
  const { state, failure, build } = await service.deploy()
  expect(state).toBe("failed")
  expect(build).toMatchObject({ number: 1 })
  expect(failure).toMatchObject({ step: "build", code: "build_step_failed" })
  expect(failure?.message).toContain("line 2")
})

test("brings an earlier release back without a build", async () => {
  const service = await makeWebService(platform.team, "back")
  await service.deploy()
  await service.setDockerfile(pageSaying("two"))
  await service.deploy()
  const [, first] = await listReleases(platform.team, { serviceId: service.id })
  const { id } = await rollBack(platform.team, { releaseId: first?.id ?? "" })
  await until(async () => (await platform.get(service.hostname)).body === "one\n", "release 1 to serve")
  const { steps, isRollback, release } = await untilEnded(platform.team, id)
  expect({ isRollback, number: release?.number }).toEqual({ isRollback: true, number: 1 })
  expect(steps.map(({ name }) => name)).toEqual(["start", "check", "switch", "retire"])
})

test("ends a deployment within five seconds of its cancel and takes everything back", async () => {
  const service = await makeWebService(platform.team, "undone")
  await service.deploy()
  await service.setDockerfile(pageSaying("two", { afterSeconds: 60 }))
  const id = await service.request()
  await untilState(platform.team, id, "checking")
  const startedAt = Date.now()
  await cancelDeployment(platform.team, id)
  const { state } = await untilEnded(platform.team, id)
  expect(state).toBe("canceled")
  expect(Date.now() - startedAt).toBeLessThan(5000)
  expect((await platform.get(service.hostname)).body).toBe("one\n")
  expect(await containerNames("undone")).toHaveLength(1)
})

test("ends a build's own processes within five seconds of its cancel", async () => {
  const service = await makeWebService(platform.team, "slowbuild")
  await service.setDockerfile("FROM naru/busybox\nRUN sleep 300\n")
  const id = await service.request()
  await untilState(platform.team, id, "building")
  await sleep(500)
  const startedAt = Date.now()
  await cancelDeployment(platform.team, id)
  expect((await untilEnded(platform.team, id)).state).toBe("canceled")
  expect(Date.now() - startedAt).toBeLessThan(5000)
})

test("does only the newest of the deployments that wait", async () => {
  const service = await makeWebService(platform.team, "queue")
  await service.setDockerfile(pageSaying("one", { afterSeconds: 1 }))
  const first = await service.request()
  await untilState(platform.team, first, "checking")
  const [second, third] = [await service.request(), await service.request()]
  expect((await untilEnded(platform.team, third)).state).toBe("live")
  expect((await getDeployment(platform.team, first)).state).toBe("retired")
  expect((await getDeployment(platform.team, second)).state).toBe("superseded")
})

test("gives a program its secrets as files and variables", async () => {
  const { team } = platform
  const secrets = [
    { name: "TOKEN", as: "file" as const },
    { name: "PASSWORD", as: "variable" as const },
  ]
  const service = await makeWebService(team, "secret", { secrets })
  for (const [name, value] of [
    ["TOKEN", "s3cr3t-file"],
    ["PASSWORD", "s3cr3t-variable"],
  ] as const) {
    await setSecret(team, { scope: { kind: "team" }, name, value })
  }
  await service.setDockerfile(`FROM naru/busybox
CMD mkdir -p /www; echo "$(cat /run/secrets/TOKEN) $PASSWORD" > /www/index.html; exec httpd -f -p 8080 -h /www
`)
  expect((await service.deploy()).state).toBe("live")
  expect((await platform.get(service.hostname)).body).toBe("s3cr3t-file s3cr3t-variable\n")
  const jobs: { data: unknown }[] = await team.database.$queryRaw`SELECT data FROM bullmq.job`
  expect(JSON.stringify(jobs)).not.toContain("s3cr3t")
})

test("ends all containers of a removed service", async () => {
  const service = await makeWebService(platform.team, "gone")
  await service.deploy()
  await removeService(platform.team, service.id)
  await retireService(platform.team, service.id)
  await until(async () => (await containerNames("gone")).length === 0, "its containers to be gone")
  expect((await platform.get(service.hostname)).body).not.toBe("one\n")
})

// The last one: it takes the image that the others build from.
test("keeps the images of releases when all unused images are pruned", async () => {
  const service = await makeWebService(platform.team, "pinned")
  await service.deploy()
  await service.setDockerfile(pageSaying("two"))
  await service.deploy()
  const [, first] = await listReleases(platform.team, { serviceId: service.id })
  await platform.docker("POST", "/images/prune?filters=%7B%22dangling%22%3A%5B%22false%22%5D%7D")
  expect((await platform.docker("GET", "/images/naru/busybox/json")).status).toBe(404)
  const { id } = await rollBack(platform.team, { releaseId: first?.id ?? "" })
  expect((await untilEnded(platform.team, id)).state).toBe("live")
})

/** Containers of the service in the project of that name. */
async function containerNames(project: string): Promise<string[]> {
  const replicas = await platform.core.database.replica.findMany({
    where: { service: { environment: { project: { name: project } } }, containerId: { not: null } },
    select: { name: true },
  })
  return replicas.map(({ name }) => name)
}
