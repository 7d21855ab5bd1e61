import { requestDeployment } from "@naru/core/deployments"
import { createProject } from "@naru/core/projects"
import { createService, serviceConfigSchema } from "@naru/core/services"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "@naru/core/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { itemsOf, openApi, type TestApi } from "../testing/caller.ts"

let core: TestCore
let api: TestApi
let team: TestTeam
let other: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  api = openApi(core)
  team = await makeTestTeam(core, "Acme")
  other = await makeTestTeam(core, "Other")
})
afterAll(async () => {
  await api.close()
  await core.close()
})

async function makeService(owner: TestTeam, name: string): Promise<string> {
  const { slug: project, environment } = await createProject(owner, { name })
  const image = { kind: "name" as const, name: "naru/busybox" }
  const config = serviceConfigSchema.parse({})
  return (await createService(owner, { project, environment, name, image, config })).id
}

/** Collects the numbers of deployments that a stream tells until the wanted one has come. */
async function follow(until: number, serviceId?: string): Promise<number[]> {
  const caller = api.as({ id: team.owner.id, email: team.owner.email, name: "Acme owner" })
  const numbers: number[] = []
  const stream = await caller.deployments.changes({ team: team.slug, ...(serviceId && { serviceId }) })
  for await (const { data } of itemsOf(stream)) {
    numbers.push(data.number)
    if (data.number === until) break
  }
  return numbers
}

const deploy = (owner: TestTeam, serviceId: string) =>
  requestDeployment(owner, { serviceId, trigger: "manual" })

describe("the stream of deployments", () => {
  it("begins with what there is, oldest first, and goes on with what changes", async () => {
    const serviceId = await makeService(team, "Streamed")
    await deploy(team, serviceId)
    await deploy(team, serviceId)
    const heard = follow(3, serviceId)
    await deploy(team, serviceId)
    const numbers = await heard
    expect(numbers.slice(0, 2)).toEqual([1, 2])
    expect(numbers.at(-1)).toBe(3)
  })

  it("tells nothing of another team or another service", async () => {
    const mine = await makeService(team, "Mine")
    const beside = await makeService(team, "Beside")
    const theirs = await makeService(other, "Theirs")
    const heard = follow(1, mine)
    await deploy(other, theirs)
    await deploy(team, beside)
    await deploy(team, mine)
    expect(await heard).toEqual([1])
  })

  it("tells the end of a deployment with its state", async () => {
    const serviceId = await makeService(team, "Ended")
    const { id } = await deploy(team, serviceId)
    const caller = api.as({ id: team.owner.id, email: team.owner.email, name: "Acme owner" })
    const states: string[] = []
    const stream = await caller.deployments.changes({ team: team.slug, serviceId })
    for await (const { data } of itemsOf(stream)) {
      states.push(data.state)
      if (states.length === 1) {
        await core.database.deployment.update({
          where: { id },
          data: { state: "failed", finishedAt: core.now() },
        })
      }
      if (data.state === "failed") break
    }
    expect([...new Set(states)]).toEqual(["queued", "failed"])
  })
})
