import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { requestBuild } from "../builds/index.ts"
import { removeService } from "../services/index.ts"
import {
  lastDeed,
  makeTestService,
  makeTestTeam,
  openTestCore,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { createImage, getImage, isImageOfTeam, listImages, removeImage, updateImage } from "./index.ts"
import { imageSourceSchema } from "./schema.ts"

let core: TestCore
let team: TestTeam
let stranger: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  stranger = await makeTestTeam(core, "Stranger")
})
afterAll(() => core?.close())

const source = imageSourceSchema.parse({ kind: "dockerfile", dockerfile: "FROM scratch\n" })
const named = imageSourceSchema.parse({ kind: "name", name: "naru/busybox" })
const notFound = { code: "image_not_found", kind: "not_found" }

describe("a new image definition", () => {
  it("keeps its source as it was written and begins without builds and services", async () => {
    const files = [{ path: "src/main.js", content: "console.log('안녕')\n", executable: true }]
    const written = imageSourceSchema.parse({ ...source, files, arguments: { VERSION: "1" }, target: "run" })
    const { id, slug } = await createImage(team, { name: "Front end", source: written })
    expect(await getImage(team, slug)).toMatchObject({
      id,
      slug: "front-end",
      name: "Front end",
      source: written,
      serviceCount: 0,
      lastBuild: null,
    })
    expect(await lastDeed(team)).toMatchObject({
      actor: { id: team.owner.id },
      action: "image.created",
      subject: { id, name: "Front end" },
      detail: { source: "dockerfile" },
    })
  })

  it("gets a free slug, or the wanted one unless it is taken", async () => {
    expect(await createImage(team, { name: "Api", source })).toMatchObject({ slug: "api" })
    expect(await createImage(team, { name: "Api", source })).toMatchObject({ slug: "api-2" })
    await expect(createImage(team, { name: "X", slug: "api", source })).rejects.toMatchObject({
      code: "image_name_taken",
      kind: "conflict",
      userMessage: "There is an image “api” already. Choose another name.",
    })
    expect(await createImage(stranger, { name: "Api", source })).toMatchObject({ slug: "api" })
  })

  it("is made once when two ask for the same slug at the same moment", async () => {
    const make = () => createImage(team, { name: "Race", slug: "race", source })
    const made = await Promise.allSettled([make(), make()])
    expect(made.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    expect(await core.database.imageDefinition.count({ where: { slug: "race" } })).toBe(1)
  })

  it("with a Dockerfile that cannot be built leaves no trace", async () => {
    const deed = await lastDeed(team)
    const broken = {
      ...source,
      kind: "dockerfile" as const,
      dockerfile: "COPY . .\n",
      files: [],
      arguments: {},
    }
    await expect(createImage(team, { name: "Broken", source: broken })).rejects.toMatchObject({
      code: "dockerfile_invalid",
      kind: "invalid",
    })
    expect(await lastDeed(team)).toEqual(deed)
    expect(await core.database.imageDefinition.count({ where: { name: "Broken" } })).toBe(0)
  })
})

describe("changing an image definition", () => {
  it("changes what was given and says in the activity what that was", async () => {
    const { slug } = await createImage(team, { name: "Before", source })
    await updateImage(team, { image: slug, name: "After" })
    expect(await getImage(team, slug)).toMatchObject({ name: "After", source })
    expect(await lastDeed(team)).toMatchObject({
      action: "image.updated",
      subject: { name: "After" },
      detail: { changed: "name" },
    })
    await updateImage(team, { image: slug, source: named })
    expect(await getImage(team, slug)).toMatchObject({ name: "After", source: named })
    expect(await lastDeed(team)).toMatchObject({ detail: { changed: "source" } })
  })

  it("leaves the source of builds that were asked for before", async () => {
    const { slug } = await createImage(team, { name: "Built", source })
    const { id } = await requestBuild(team, { image: slug, trigger: "manual" })
    const next = imageSourceSchema.parse({ kind: "dockerfile", dockerfile: "FROM scratch\nCOPY a b\n" })
    await updateImage(team, { image: slug, source: next })
    const build = await core.database.build.findUniqueOrThrow({ where: { id } })
    expect(build.source).toMatchObject({ dockerfile: "FROM scratch\n" })
    expect(await getImage(team, slug)).toMatchObject({ lastBuild: { id, number: 1, state: "queued" } })
  })

  it("does not reach into another team", async () => {
    const { slug } = await createImage(team, { name: "Untouched", source })
    await expect(updateImage(stranger, { image: slug, name: "Mine" })).rejects.toMatchObject(notFound)
    await expect(removeImage(stranger, slug)).rejects.toMatchObject(notFound)
    await expect(getImage(stranger, slug)).rejects.toMatchObject(notFound)
    expect(await getImage(team, slug)).toMatchObject({ name: "Untouched" })
    const theirs = await listImages(core.database, { teamId: stranger.teamId })
    expect(theirs.map(({ name }) => name)).not.toContain("Untouched")
  })
})

describe("removing an image definition", () => {
  it("is refused while a service deploys it, with what to do", async () => {
    const { slug } = await createImage(team, { name: "Used", source: named })
    await makeTestService(team, { image: { kind: "definition", image: slug } })
    expect(await getImage(team, slug)).toMatchObject({ serviceCount: 1 })
    await expect(removeImage(team, slug)).rejects.toMatchObject({
      code: "image_in_use",
      kind: "conflict",
      userMessage: "Services deploy “Used”. Give them another image or remove them first.",
    })
  })

  it("takes its builds with it and keeps the releases that were made of them", async () => {
    const { id, slug } = await createImage(team, { name: "Gone", source })
    const service = await makeTestService(team, { image: { kind: "definition", image: slug } })
    const build = await requestBuild(team, { image: slug, trigger: "manual" })
    const of = { teamId: team.teamId, serviceId: service.id, imageId: "sha256:gone", imageName: "gone:1" }
    await core.database.release.create({
      data: {
        ...of,
        id: "kept-release",
        number: 1,
        buildId: build.id,
        config: {},
        secretVersions: [],
        routes: [],
      },
    })
    await removeService(team, service.id)
    await removeImage(team, slug)
    expect(await core.database.build.count({ where: { imageDefinitionId: id } })).toBe(0)
    const release = await core.database.release.findUniqueOrThrow({ where: { id: "kept-release" } })
    expect(release).toMatchObject({ buildId: null, imageId: "sha256:gone" })
    expect(await lastDeed(team)).toMatchObject({ action: "image.removed", subject: { id, name: "Gone" } })
  })
})

describe("an image on a host", () => {
  it("is a team's when one of its builds or releases made it", async () => {
    const { slug } = await createImage(team, { name: "Owned", source })
    const { id } = await requestBuild(team, { image: slug, trigger: "manual" })
    const imageId = "sha256:owned"
    expect(await isImageOfTeam(core.database, { teamId: team.teamId, imageId })).toBe(false)
    await core.database.build.update({ where: { id }, data: { imageId } })
    expect(await isImageOfTeam(core.database, { teamId: team.teamId, imageId })).toBe(true)
    expect(await isImageOfTeam(core.database, { teamId: stranger.teamId, imageId })).toBe(false)
  })
})
