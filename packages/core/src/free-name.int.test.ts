import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createEnvironment } from "./environments/index.ts"
import { withFreeName } from "./free-name.ts"
import { createImage } from "./images/index.ts"
import { NameTaken } from "./not-found.ts"
import { createProject } from "./projects/index.ts"
import { createService, serviceConfigSchema } from "./services/index.ts"
import { createTeam } from "./teams/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "./testing/index.ts"

let core: TestCore
let team: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  await createProject(team, { name: "Place", slug: "place" })
})
afterAll(() => core?.close())

const source = { kind: "name" as const, name: "naru/busybox" }
const place = { project: "place", environment: "production" }
const config = serviceConfigSchema.parse({})

const makings: [string, () => Promise<{ slug: string }>][] = [
  ["project", () => createProject(team, { name: "Same" })],
  ["environment", () => createEnvironment(team, { project: "place", name: "Same" })],
  ["image definition", () => createImage(team, { name: "Same", source })],
  ["service", () => createService(team, { ...place, name: "Same", image: source, config })],
  ["team", () => createTeam(core, { name: "Same", actor: team.actor })],
]

describe("a slug that Naru chooses", () => {
  it.each(makings)("is free for each %s, also when several are made at the same moment", async (_, make) => {
    const made = await Promise.all([make(), make(), make(), make()])
    expect(made.map(({ slug }) => slug).sort()).toEqual(["same", "same-2", "same-3", "same-4"])
  })
})

describe("making a thing under a free name", () => {
  const taken = () => Promise.reject(new NameTaken("project", "same"))

  it("gives up in the end, with the name that is taken", async () => {
    let attempts = 0
    const make = () => {
      attempts += 1
      return taken()
    }
    await expect(withFreeName(undefined, make)).rejects.toMatchObject({ code: "project_name_taken" })
    expect(attempts).toBe(10)
  })

  it("is tried once with a name that a person wanted, and once after any other failure", async () => {
    let attempts = 0
    const failWith = (error: Error) => () => {
      attempts += 1
      return Promise.reject(error)
    }
    await expect(withFreeName("same", failWith(new NameTaken("project", "same")))).rejects.toThrow("taken")
    await expect(withFreeName(undefined, failWith(new Error("disk full")))).rejects.toThrow("disk full")
    expect(attempts).toBe(2)
  })
})
