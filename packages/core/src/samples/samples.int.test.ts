import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, expect, it } from "vitest"
import { getImage } from "../images/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import { deployNextSample, runSample } from "./index.ts"

const examples = fileURLToPath(new URL("../../../../examples", import.meta.url))

let core: TestCore
let team: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
})
afterAll(() => core.close())

it("makes the sample from the repository's example and deploys it", async () => {
  const sample = await runSample(team, { examples })
  expect(sample).toMatchObject({
    project: "sample",
    environment: "production",
    service: "hello",
    hostname: "hello-sample.localhost",
  })
  const deployment = await core.database.deployment.findUniqueOrThrow({ where: { id: sample.deploymentId } })
  expect(deployment).toMatchObject({ trigger: "sample", state: "queued", serviceId: sample.serviceId })
  const { source } = await getImage(team, "hello")
  expect(source).toMatchObject({ kind: "dockerfile", arguments: { VERSION: "1" } })
  expect(source.kind === "dockerfile" && source.files.map(({ path }) => path)).toEqual(["www/index.html"])
})

it("deploys again, and makes nothing twice, when it is run again", async () => {
  const again = await runSample(team, { examples })
  expect(again.project).toBe("sample")
  expect(await core.database.project.count({ where: { teamId: team.teamId } })).toBe(1)
  expect(await core.database.deployment.count({ where: { serviceId: again.serviceId } })).toBe(2)
})

it("counts its version up with each next deployment", async () => {
  expect(await deployNextSample(team)).toMatchObject({ version: 2, service: "hello" })
  expect(await deployNextSample(team)).toMatchObject({ version: 3 })
  const { source } = await getImage(team, "hello")
  expect(source).toMatchObject({ arguments: { VERSION: "3" } })
})

it("has no next version before it was run", async () => {
  const other = await makeTestTeam(core, "Other")
  await expect(deployNextSample(other)).rejects.toMatchObject({ code: "service_not_found" })
})
