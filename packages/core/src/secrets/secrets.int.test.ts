import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { listActivity } from "../audit/index.ts"
import { createImage } from "../images/index.ts"
import { createProject } from "../projects/index.ts"
import { createService, serviceConfigSchema } from "../services/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import { listSecrets, pinSecrets, removeSecret, setSecret, unsealSecretsFor } from "./index.ts"

let core: TestCore
let team: TestTeam
let serviceId: string
let environmentId: string
const value = "s3cr3t-and-unmistakable"

beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  const project = await createProject(team, { name: "Shop" })
  environmentId = project.environmentId
  await createImage(team, { name: "Web", source: { kind: "name", name: "naru/busybox" } })
  const service = await createService(team, {
    project: project.slug,
    environment: project.environment,
    name: "Web",
    image: { kind: "name", name: "naru/busybox" },
    config: serviceConfigSchema.parse({}),
  })
  serviceId = service.id
})
afterAll(() => core.close())

const teamScope = { kind: "team" } as const

describe("secrets", () => {
  it("count a version up at each new value and give back the value to the deploy side alone", async () => {
    expect(await setSecret(team, { scope: teamScope, name: "TOKEN", value: "old" })).toMatchObject({
      version: 1,
    })
    expect(await setSecret(team, { scope: teamScope, name: "TOKEN", value })).toMatchObject({ version: 2 })
    const pinned = await pinSecrets(core.database, {
      teamId: team.teamId,
      serviceId,
      secrets: [{ name: "TOKEN", as: "file" }],
    })
    expect(pinned).toMatchObject([{ name: "TOKEN", version: 2 }])
    const unsealed = await unsealSecretsFor(core, { teamId: team.teamId, secretVersions: pinned })
    expect(unsealed).toEqual([{ name: "TOKEN", as: "file", value }])
  })

  it("keep an old release's version after a rotation", async () => {
    const request = { teamId: team.teamId, serviceId, secrets: [{ name: "KEPT", as: "variable" as const }] }
    await setSecret(team, { scope: teamScope, name: "KEPT", value: "first" })
    const before = await pinSecrets(core.database, request)
    await setSecret(team, { scope: teamScope, name: "KEPT", value: "second" })
    const unsealed = await unsealSecretsFor(core, { teamId: team.teamId, secretVersions: before })
    expect(unsealed[0]?.value).toBe("first")
  })

  it("let the service's own value win over its environment's and the team's", async () => {
    await setSecret(team, { scope: teamScope, name: "URL", value: "team" })
    await setSecret(team, {
      scope: { kind: "environment", environmentId },
      name: "URL",
      value: "environment",
    })
    await setSecret(team, { scope: { kind: "service", serviceId }, name: "URL", value: "service" })
    const secretVersions = await pinSecrets(core.database, {
      teamId: team.teamId,
      serviceId,
      secrets: [{ name: "URL", as: "file" }],
    })
    const [url] = await unsealSecretsFor(core, { teamId: team.teamId, secretVersions })
    expect(url?.value).toBe("service")
  })

  it("lie nowhere in clear: not in a list, not in the audit, not in any table", async () => {
    await setSecret(team, { scope: teamScope, name: "HIDDEN", value })
    const list = await listSecrets(core.database, { teamId: team.teamId })
    const activity = await listActivity(core.database, { teamId: team.teamId, limit: 100 })
    expect(JSON.stringify([list, activity])).not.toContain(value)
    const [dump] = await core.database.$queryRaw<{ text: string }[]>`
      SELECT string_agg(encode(ciphertext, 'escape'), ' ') AS text FROM "SecretVersion"`
    expect(dump?.text).not.toContain(value)
  })

  it("do not open when a version's bytes are moved to another secret", async () => {
    const { id } = await setSecret(team, { scope: teamScope, name: "MOVED", value: "moved" })
    await setSecret(team, { scope: teamScope, name: "TARGET", value: "target" })
    const { ciphertext } = await core.database.secretVersion.findFirstOrThrow({ where: { secretId: id } })
    const secretVersions = await pinSecrets(core.database, {
      teamId: team.teamId,
      serviceId,
      secrets: [{ name: "TARGET", as: "file" }],
    })
    await core.database.secretVersion.update({
      where: { id: secretVersions[0]?.versionId ?? "" },
      data: { ciphertext },
    })
    const opened = unsealSecretsFor(core, { teamId: team.teamId, secretVersions })
    await expect(opened).rejects.toMatchObject({ code: "envelope_unreadable" })
  })

  it("name every secret that a service asks for and nobody set", async () => {
    const secrets = [
      { name: "ABSENT_A", as: "file" as const },
      { name: "ABSENT_B", as: "file" as const },
    ]
    const pinned = pinSecrets(core.database, { teamId: team.teamId, serviceId, secrets })
    await expect(pinned).rejects.toMatchObject({
      code: "secret_missing",
      userMessage: expect.stringContaining("ABSENT_A, ABSENT_B"),
    })
  })

  it("take two new values at once as two versions", async () => {
    const set = (text: string) => setSecret(team, { scope: teamScope, name: "RACE", value: text })
    const versions = await Promise.all([set("a"), set("b"), set("c")])
    expect(versions.map(({ version }) => version).sort()).toEqual([1, 2, 3])
  })

  it("are gone once removed, and a release that used them says so", async () => {
    const { id } = await setSecret(team, { scope: teamScope, name: "GONE", value })
    const secretVersions = await pinSecrets(core.database, {
      teamId: team.teamId,
      serviceId,
      secrets: [{ name: "GONE", as: "file" }],
    })
    await removeSecret(team, id)
    const unsealed = unsealSecretsFor(core, { teamId: team.teamId, secretVersions })
    await expect(unsealed).rejects.toMatchObject({ code: "secret_missing" })
  })

  it("stay closed to another team, whose scope or id is as if it were not", async () => {
    const other = await makeTestTeam(core, "Other")
    const { id } = await setSecret(team, { scope: teamScope, name: "MINE", value })
    await expect(removeSecret(other, id)).rejects.toMatchObject({ kind: "not_found" })
    const foreign = setSecret(other, { scope: { kind: "service", serviceId }, name: "X", value })
    await expect(foreign).rejects.toMatchObject({ kind: "not_found" })
    expect(await listSecrets(core.database, { teamId: other.teamId })).toEqual([])
  })
})
