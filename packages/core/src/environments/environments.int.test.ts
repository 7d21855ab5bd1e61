import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createProject } from "../projects/index.ts"
import { listSecrets, setSecret } from "../secrets/index.ts"
import { removeService } from "../services/index.ts"
import {
  lastDeed,
  makeTestService,
  makeTestTeam,
  openTestCore,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { createEnvironment, findEnvironment, getEnvironment, removeEnvironment } from "./index.ts"

let core: TestCore
let team: TestTeam
let stranger: TestTeam
let project: string
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  stranger = await makeTestTeam(core, "Stranger")
  project = (await createProject(team, { name: "Shop" })).slug
})
afterAll(() => core?.close())

describe("a new environment", () => {
  it("stands in its project under a slug of its own", async () => {
    const { id, slug } = await createEnvironment(team, { project, name: "Staging" })
    expect(await getEnvironment(team, { project, environment: slug })).toMatchObject({
      id,
      slug: "staging",
      name: "Staging",
      project: { slug: "shop", name: "Shop" },
    })
    expect(await lastDeed(team)).toMatchObject({
      action: "environment.created",
      subject: { id, name: "Shop / Staging" },
    })
    expect(await createEnvironment(team, { project, name: "Staging" })).toMatchObject({ slug: "staging-2" })
  })

  it("is found by its id too, by its own team alone", async () => {
    const { id } = await createEnvironment(team, { project, name: "Found" })
    expect(await findEnvironment(core.database, { teamId: team.teamId, id })).toMatchObject({ name: "Found" })
    expect(await findEnvironment(core.database, { teamId: stranger.teamId, id })).toBeUndefined()
  })

  it("cannot take a slug that its project has, but one of another project", async () => {
    await expect(createEnvironment(team, { project, name: "X", slug: "production" })).rejects.toMatchObject({
      code: "environment_name_taken",
      kind: "conflict",
      userMessage: "There is an environment “production” already. Choose another name.",
    })
    const other = await createProject(team, { name: "Other" })
    const made = createEnvironment(team, { project: other.slug, name: "X", slug: "staging" })
    expect(await made).toMatchObject({ slug: "staging" })
  })

  it("is made once when two ask for the same slug at the same moment", async () => {
    const make = () => createEnvironment(team, { project, name: "Race", slug: "race" })
    const made = await Promise.allSettled([make(), make(), make()])
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1)
    for (const one of made) {
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "environment_name_taken" })
    }
    expect(await core.database.environment.count({ where: { slug: "race" } })).toBe(1)
  })

  it("is not made in a project that the team does not have", async () => {
    const made = createEnvironment(stranger, { project, name: "Planted" })
    await expect(made).rejects.toMatchObject({ code: "project_not_found", kind: "not_found" })
    expect(await core.database.environment.count({ where: { name: "Planted" } })).toBe(0)
  })
})

describe("an environment's address", () => {
  it("leads nowhere when the project, the environment or the team is another", async () => {
    const nowhere = { code: "environment_not_found" }
    const production = { project, environment: "production" }
    await expect(getEnvironment(team, { ...production, environment: "none" })).rejects.toMatchObject(nowhere)
    await expect(getEnvironment(team, { ...production, project: "none" })).rejects.toMatchObject(nowhere)
    await expect(getEnvironment(stranger, production)).rejects.toMatchObject(nowhere)
  })
})

describe("removing an environment", () => {
  it("takes its secrets with it and leaves the team's", async () => {
    const { id: environmentId, slug } = await createEnvironment(team, { project, name: "Brief" })
    await setSecret(team, { scope: { kind: "environment", environmentId }, name: "OWN", value: "1" })
    await setSecret(team, { scope: { kind: "team" }, name: "SHARED", value: "1" })
    await removeEnvironment(team, { project, environment: slug })
    const names = (await listSecrets(core.database, { teamId: team.teamId })).map(({ name }) => name)
    expect(names).toContain("SHARED")
    expect(names).not.toContain("OWN")
    expect(await lastDeed(team)).toMatchObject({
      action: "environment.removed",
      subject: { id: environmentId, name: "Shop / Brief" },
    })
  })

  it("is refused while a service is left and done once it is removed", async () => {
    const service = await makeTestService(team)
    const address = { project: service.project, environment: service.environment }
    await expect(removeEnvironment(team, address)).rejects.toMatchObject({
      code: "environment_not_empty",
      kind: "conflict",
      userMessage: expect.stringMatching(/^“Production” still has services/),
    })
    await removeService(team, service.id)
    await removeEnvironment(team, address)
    await expect(getEnvironment(team, address)).rejects.toMatchObject({ code: "environment_not_found" })
  })

  it("does not reach into another team", async () => {
    const address = { project, environment: "production" }
    await expect(removeEnvironment(stranger, address)).rejects.toMatchObject({ kind: "not_found" })
    expect(await getEnvironment(team, address)).toMatchObject({ name: "Production" })
  })
})
