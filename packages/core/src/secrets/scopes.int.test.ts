import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createEnvironment } from "../environments/index.ts"
import { removeService } from "../services/index.ts"
import {
  dumpDatabase,
  lastDeed,
  makeTestService,
  makeTestTeam,
  openTestCore,
  type TestCore,
  type TestService,
  type TestTeam,
} from "../testing/index.ts"
import { listSecrets, pinSecrets, removeSecret, setSecret, unsealSecretsFor } from "./index.ts"
import { setSecretSchema } from "./schema.ts"
import type { SecretScope } from "./secret.schema.ts"

let core: TestCore
let team: TestTeam
let stranger: TestTeam
let service: TestService
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  stranger = await makeTestTeam(core, "Stranger")
  service = await makeTestService(team)
})
afterAll(() => core?.close())

const ofTeam = { kind: "team" } as const
const ofEnvironment = (): SecretScope => ({ kind: "environment", environmentId: service.environmentId })
const ofService = ({ id } = service): SecretScope => ({ kind: "service", serviceId: id })

/** The values that a release of the service would get. */
async function valuesFor(serviceId: string, ...names: string[]): Promise<string[]> {
  const secrets = names.map((name) => ({ name, as: "file" as const }))
  const request = { teamId: team.teamId, serviceId, secrets }
  const secretVersions = await pinSecrets(core.database, request)
  const unsealed = await unsealSecretsFor(core, { teamId: team.teamId, secretVersions })
  return unsealed.map(({ value }) => value)
}

describe("setting a secret", () => {
  it("is written down with scope and version, and never with its value", async () => {
    const value = "unmistakable-value"
    const { id } = await setSecret(team, { scope: ofTeam, name: "TOLD", value })
    expect(await lastDeed(team)).toMatchObject({
      actor: { id: team.owner.id },
      action: "secret.created",
      subject: { id, name: "TOLD" },
      detail: { version: 1, scope: "team" },
    })
    await setSecret(team, { scope: ofTeam, name: "TOLD", value: `${value}-2` })
    expect(await lastDeed(team)).toMatchObject({ action: "secret.rotated", detail: { version: 2 } })
    const dump = await dumpDatabase(core.url)
    expect(dump).not.toContain(value)
    expect(dump).not.toContain(Buffer.from(value).toString("hex"))
    expect(dump).not.toContain(Buffer.from(value).toString("base64"))
  })

  it("takes any text, also of many lines and scripts", async () => {
    const value = "-----BEGIN KEY-----\n줄바꿈\u0000끝\n"
    await setSecret(team, { scope: ofService(), name: "TEXT", value })
    expect(await valuesFor(service.id, "TEXT")).toEqual([value])
  })

  it.each([
    ["without a value", { name: "A", value: "" }, "Give it a value."],
    [
      "with a name that no program can read",
      { name: "MY-KEY", value: "x" },
      "Use letters, digits and underscores, not starting with a digit.",
    ],
    ["larger than 64 KiB", { name: "A", value: "x".repeat(65_537) }, "Use at most 64 KiB."],
  ])("%s is refused in a sentence", (_, input, sentence) => {
    const parsed = setSecretSchema.safeParse({ scope: ofTeam, ...input })
    expect(parsed.error?.issues.map(({ message }) => message)).toEqual([sentence])
  })

  it.each([
    ["environment", () => ofEnvironment(), "environment_not_found"],
    ["service", () => ofService(), "service_not_found"],
  ])("in another team's %s finds none", async (_, scope, code) => {
    const set = setSecret(stranger, { scope: scope(), name: "PLANTED", value: "x" })
    await expect(set).rejects.toMatchObject({ code, kind: "not_found" })
    expect(await core.database.secret.count({ where: { name: "PLANTED" } })).toBe(0)
  })

  it("in a service that was removed finds none", async () => {
    const gone = await makeTestService(team)
    await removeService(team, gone.id)
    const set = setSecret(team, { scope: ofService(gone), name: "LATE", value: "x" })
    await expect(set).rejects.toMatchObject({ code: "service_not_found" })
  })
})

describe("the nearest value", () => {
  it("wins: the service's over its environment's over the team's, and each falls back when one goes", async () => {
    const own = await setSecret(team, { scope: ofService(), name: "NEAR", value: "service" })
    const around = await setSecret(team, { scope: ofEnvironment(), name: "NEAR", value: "environment" })
    await setSecret(team, { scope: ofTeam, name: "NEAR", value: "team" })
    expect(await valuesFor(service.id, "NEAR")).toEqual(["service"])
    await removeSecret(team, own.id)
    expect(await valuesFor(service.id, "NEAR")).toEqual(["environment"])
    await removeSecret(team, around.id)
    expect(await valuesFor(service.id, "NEAR")).toEqual(["team"])
  })

  it("is not that of a neighbour: another service or another environment", async () => {
    const neighbour = await makeTestService(team)
    const { id: environmentId } = await createEnvironment(team, { project: service.project, name: "Staging" })
    await setSecret(team, { scope: ofService(neighbour), name: "APART", value: "neighbour" })
    await setSecret(team, { scope: { kind: "environment", environmentId }, name: "APART", value: "staging" })
    await expect(valuesFor(service.id, "APART")).rejects.toMatchObject({ code: "secret_missing" })
    expect(await valuesFor(neighbour.id, "APART")).toEqual(["neighbour"])
  })

  it("is given in the order in which the service asks", async () => {
    for (const name of ["ONE", "TWO", "THREE"]) await setSecret(team, { scope: ofTeam, name, value: name })
    expect(await valuesFor(service.id, "THREE", "ONE", "TWO")).toEqual(["THREE", "ONE", "TWO"])
    expect(await valuesFor(service.id)).toEqual([])
  })

  it("of another team's service is for nobody to ask", async () => {
    const request = { serviceId: service.id, secrets: [{ name: "ONE", as: "file" as const }] }
    const pinned = pinSecrets(core.database, { teamId: stranger.teamId, ...request })
    await expect(pinned).rejects.toMatchObject({ code: "service_not_found" })
  })
})

describe("the list of secrets", () => {
  it("names each by its place, without values, and can be narrowed to one scope", async () => {
    const owner = await makeTestTeam(core, "Lister")
    const { id: serviceId, environmentId } = await makeTestService(owner, { name: "Web" })
    await setSecret(owner, { scope: { kind: "service", serviceId }, name: "B", value: "1" })
    await setSecret(owner, { scope: { kind: "environment", environmentId }, name: "A", value: "1" })
    await setSecret(owner, { scope: ofTeam, name: "C", value: "1" })
    await setSecret(owner, { scope: ofTeam, name: "C", value: "2" })
    const { teamId } = owner
    const all = await listSecrets(core.database, { teamId })
    expect(all.map(({ name, scopeName, version }) => [name, scopeName, version])).toEqual([
      ["A", "Shop / Production", 1],
      ["B", "Shop / Production / Web", 1],
      ["C", "", 2],
    ])
    const own = await listSecrets(core.database, { teamId, scope: { kind: "service", serviceId } })
    expect(own.map(({ name }) => name)).toEqual(["B"])
  })
})

describe("removing a secret", () => {
  it("is written down and done once", async () => {
    const { id } = await setSecret(team, { scope: ofTeam, name: "BRIEF", value: "x" })
    await removeSecret(team, id)
    expect(await lastDeed(team)).toMatchObject({ action: "secret.removed", subject: { id, name: "BRIEF" } })
    expect(await core.database.secretVersion.count({ where: { secretId: id } })).toBe(0)
    await expect(removeSecret(team, id)).rejects.toMatchObject({ code: "secret_not_found" })
  })

  it("and setting it again begins with the first version, which old releases do not get", async () => {
    const { id } = await setSecret(team, { scope: ofTeam, name: "AGAIN", value: "old" })
    const secrets = [{ name: "AGAIN", as: "file" as const }]
    const before = await pinSecrets(core.database, { teamId: team.teamId, serviceId: service.id, secrets })
    await removeSecret(team, id)
    expect(await setSecret(team, { scope: ofTeam, name: "AGAIN", value: "new" })).toMatchObject({
      version: 1,
    })
    const unsealed = unsealSecretsFor(core, { teamId: team.teamId, secretVersions: before })
    await expect(unsealed).rejects.toMatchObject({ code: "secret_missing", kind: "invalid" })
  })
})
