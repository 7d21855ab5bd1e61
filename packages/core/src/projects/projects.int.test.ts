import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createEnvironment } from "../environments/index.ts"
import { removeService } from "../services/index.ts"
import {
  lastDeed,
  makeTestService,
  makeTestTeam,
  openTestCore,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { createProject, getProject, listProjects, removeProject } from "./index.ts"
import { createProjectSchema } from "./schema.ts"

let core: TestCore
let team: TestTeam
let stranger: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  stranger = await makeTestTeam(core, "Stranger")
})
afterAll(() => core?.close())

const isGone = (error: unknown) =>
  expect(error).toMatchObject({ kind: "not_found", code: "project_not_found" })

describe("a new project", () => {
  it("is found by its slug and says who made it", async () => {
    const { id, slug } = await createProject(team, { name: "Online Store" })
    expect(slug).toBe("online-store")
    expect(await getProject(team, slug)).toMatchObject({ id, name: "Online Store" })
    expect(await lastDeed(team)).toEqual({
      actor: expect.objectContaining({ kind: "user", id: team.owner.id, name: "Acme owner" }),
      action: "project.created",
      subject: { kind: "project", id, name: "Online Store" },
      detail: null,
    })
  })

  it("gets a slug that can stand in an address also when its name has no Latin letter", async () => {
    expect(await createProject(team, { name: "쇼핑몰" })).toMatchObject({ slug: "project" })
    expect(await createProject(team, { name: "쇼핑몰" })).toMatchObject({ slug: "project-2" })
    expect(await createProject(team, { name: "42 Häuser" })).toMatchObject({ slug: "hauser" })
  })

  it("gets the wanted slug, or a sentence that it is taken and nothing made", async () => {
    expect(await createProject(team, { name: "Wanted", slug: "w1" })).toMatchObject({ slug: "w1" })
    const before = await listProjects(core.database, { teamId: team.teamId })
    await expect(createProject(team, { name: "Other", slug: "w1" })).rejects.toMatchObject({
      code: "project_name_taken",
      kind: "conflict",
      userMessage: "There is a project “w1” already. Choose another name.",
    })
    expect(await listProjects(core.database, { teamId: team.teamId })).toEqual(before)
    expect(await lastDeed(team)).toMatchObject({ subject: { name: "Wanted" } })
  })

  it("is made once when two ask for the same slug at the same moment", async () => {
    const made = await Promise.allSettled([
      createProject(team, { name: "One", slug: "raced" }),
      createProject(team, { name: "Two", slug: "raced" }),
    ])
    expect(made.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    const refused = made.find((one) => one.status === "rejected")
    expect(refused?.reason).toMatchObject({ code: "project_name_taken" })
    const environments = await core.database.environment.count({ where: { project: { slug: "raced" } } })
    expect(environments).toBe(1)
  })

  it("may have the slug of another team's project", async () => {
    await createProject(team, { name: "Shared", slug: "shared" })
    expect(await createProject(stranger, { name: "Shared" })).toMatchObject({ slug: "shared" })
  })

  it.each([
    ["no name", { name: "  " }, "Give it a name."],
    ["a long name", { name: "x".repeat(61) }, "Use at most 60 characters."],
    [
      "a slug with a space",
      { name: "A", slug: "a b" },
      "Use small letters, digits and dashes, starting with a letter.",
    ],
    [
      "a slug with a dot",
      { name: "A", slug: "a.b" },
      "Use small letters, digits and dashes, starting with a letter.",
    ],
    [
      "a slug that begins with a digit",
      { name: "A", slug: "1a" },
      "Use small letters, digits and dashes, starting with a letter.",
    ],
    ["a slug that fills a DNS label", { name: "A", slug: "a".repeat(31) }, "Use at most 30 characters."],
  ])("is refused with %s, in a sentence", (_, input, sentence) => {
    const parsed = createProjectSchema.safeParse(input)
    expect(parsed.error?.issues.map(({ message }) => message)).toContain(sentence)
  })
})

describe("the list of projects", () => {
  it("is in the order of making, and counts the services of each environment", async () => {
    const owner = await makeTestTeam(core, "Lister")
    const first = await makeTestService(owner, { name: "One" })
    await createEnvironment(owner, { project: first.project, name: "Staging" })
    await createProject(owner, { name: "Later" })
    const projects = await listProjects(core.database, { teamId: owner.teamId })
    expect(projects.map(({ slug, environments }) => ({ slug, environments }))).toMatchObject([
      {
        slug: first.project,
        environments: [
          { slug: "production", serviceCount: 1, liveCount: 0 },
          { slug: "staging", serviceCount: 0, liveCount: 0 },
        ],
      },
      { slug: "later", environments: [{ slug: "production", serviceCount: 0, liveCount: 0 }] },
    ])
  })

  it("counts a removed service no more", async () => {
    const owner = await makeTestTeam(core, "Counter")
    const { id, project } = await makeTestService(owner)
    await removeService(owner, id)
    expect(await getProject(owner, project)).toMatchObject({ environments: [{ serviceCount: 0 }] })
  })

  it("shows nothing of another team", async () => {
    const { slug } = await createProject(team, { name: "Private" })
    const theirs = await listProjects(core.database, { teamId: stranger.teamId })
    expect(theirs.map(({ name }) => name)).not.toContain("Private")
    await getProject(stranger, slug).then(() => expect.unreachable(), isGone)
  })
})

describe("removing a project", () => {
  it("takes its empty environments with it and frees the slug", async () => {
    const { id, slug } = await createProject(team, { name: "Brief" })
    await createEnvironment(team, { project: slug, name: "Staging" })
    await removeProject(team, slug)
    await getProject(team, slug).then(() => expect.unreachable(), isGone)
    expect(await core.database.environment.count({ where: { projectId: id } })).toBe(0)
    expect(await lastDeed(team)).toMatchObject({ action: "project.removed", subject: { id, name: "Brief" } })
    expect(await createProject(team, { name: "Brief" })).toMatchObject({ slug })
  })

  it("is refused while a service is left, with what to do", async () => {
    const { project } = await makeTestService(team)
    await expect(removeProject(team, project)).rejects.toMatchObject({
      code: "project_not_empty",
      kind: "conflict",
      userMessage: expect.stringContaining("Remove them first"),
    })
    expect(await getProject(team, project)).toMatchObject({ slug: project })
  })

  it("does not reach into another team", async () => {
    const { slug } = await createProject(team, { name: "Untouched" })
    await removeProject(stranger, slug).then(() => expect.unreachable(), isGone)
    expect(await getProject(team, slug)).toMatchObject({ name: "Untouched" })
  })

  it("twice finds nothing the second time", async () => {
    const { slug } = await createProject(team, { name: "Twice" })
    const removals = await Promise.allSettled([removeProject(team, slug), removeProject(team, slug)])
    expect(removals.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    const deeds = await core.database.auditEntry.count({
      where: { action: "project.removed", subjectName: "Twice" },
    })
    expect(deeds).toBe(1)
  })
})
