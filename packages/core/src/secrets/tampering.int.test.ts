import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  makeTestService,
  makeTestTeam,
  openTestCore,
  type TestCore,
  type TestTeam,
} from "../testing/index.ts"
import { createWebhook, receiveDelivery } from "../webhooks/index.ts"
import { pinSecrets, readMasterKey, setSecret, unsealSecretsFor } from "./index.ts"

let core: TestCore
let team: TestTeam
let other: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  other = await makeTestTeam(core, "Other")
})
afterAll(() => core?.close())

const scope = { kind: "team" } as const
const unreadable = { code: "envelope_unreadable", kind: "internal" }

/** A secret with two versions, pinned at the second. */
async function pinnedSecret(owner: TestTeam, name: string) {
  const { id: serviceId } = await makeTestService(owner)
  await setSecret(owner, { scope, name, value: "first" })
  await setSecret(owner, { scope, name, value: "second" })
  const { teamId } = owner
  const secrets = [{ name, as: "file" as const }]
  const secretVersions = await pinSecrets(core.database, { teamId, serviceId, secrets })
  const [pinned] = secretVersions
  return { teamId, secretVersions, versionId: pinned?.versionId ?? "" }
}

async function bytesOf(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const { ciphertext } = await core.database.secretVersion.findUniqueOrThrow({ where: { id } })
  return Uint8Array.from(ciphertext)
}

const write = (id: string, ciphertext: Uint8Array<ArrayBuffer>) =>
  core.database.secretVersion.update({ where: { id }, data: { ciphertext } })

describe("who can write to the database but has not the master key", () => {
  it.each([
    ["its format", 0],
    ["its nonce", 5],
    ["its tag", 20],
    ["its text", 30],
  ])("cannot change a secret unseen: a byte of %s", async (_, at) => {
    const { teamId, secretVersions, versionId } = await pinnedSecret(team, `BYTE_${at}`)
    const bytes = await bytesOf(versionId)
    await write(versionId, bytes.with(at, (bytes[at] ?? 0) ^ 1))
    await expect(unsealSecretsFor(core, { teamId, secretVersions })).rejects.toMatchObject(unreadable)
  })

  it("cannot put an older value in place of the newer one", async () => {
    const { teamId, secretVersions, versionId } = await pinnedSecret(team, "OLDER")
    const older = await core.database.secretVersion.findFirstOrThrow({
      where: { secret: { name: "OLDER", teamId }, version: 1 },
    })
    await write(versionId, await bytesOf(older.id))
    await expect(unsealSecretsFor(core, { teamId, secretVersions })).rejects.toMatchObject(unreadable)
  })

  it("cannot give one team the secret of another, not even with the other's key", async () => {
    const mine = await pinnedSecret(team, "SWAPPED")
    const theirs = await pinnedSecret(other, "SWAPPED")
    const key = (id: string) => core.database.team.findUniqueOrThrow({ where: { id } })
    const [own, foreign] = await Promise.all([key(mine.teamId), key(theirs.teamId)])
    await write(mine.versionId, await bytesOf(theirs.versionId))
    await expect(unsealSecretsFor(core, mine)).rejects.toMatchObject(unreadable)
    const { wrappedDataKey } = foreign
    await core.database.team.update({ where: { id: mine.teamId }, data: { wrappedDataKey } })
    await expect(unsealSecretsFor(core, mine)).rejects.toMatchObject(unreadable)
    await core.database.team.update({
      where: { id: mine.teamId },
      data: { wrappedDataKey: own.wrappedDataKey },
    })
  })

  it("cannot make a webhook take another one's key", async () => {
    const { id: serviceId } = await makeTestService(team)
    const [one, two] = [
      await createWebhook(team, { serviceId, kind: "generic" }),
      await createWebhook(team, { serviceId, kind: "generic" }),
    ]
    const { ciphertext } = await core.database.webhook.findUniqueOrThrow({ where: { id: two.id } })
    await core.database.webhook.update({ where: { id: one.id }, data: { ciphertext } })
    const request = { webhookId: one.id, headers: new Headers(), body: Buffer.from("{}"), address: "" }
    await expect(receiveDelivery(core, request)).rejects.toMatchObject(unreadable)
    expect(await core.database.deployment.count({ where: { serviceId } })).toBe(0)
  })
})

describe("a release's secrets", () => {
  it("do not open for another team that knows their versions", async () => {
    const { secretVersions } = await pinnedSecret(team, "FOREIGN")
    const unsealed = unsealSecretsFor(core, { teamId: other.teamId, secretVersions })
    await expect(unsealed).rejects.toMatchObject({ code: "secret_missing" })
  })

  it("do not open with another master key, and the failure says what to restore", async () => {
    const { teamId, secretVersions } = await pinnedSecret(team, "REKEYED")
    const rekeyed = { ...core, masterKey: { bytes: new Uint8Array(32).fill(9) } }
    await expect(unsealSecretsFor(rekeyed, { teamId, secretVersions })).rejects.toMatchObject({
      ...unreadable,
      userMessage: expect.stringContaining("Was the master key replaced? Restore it"),
    })
    const set = setSecret({ ...team, masterKey: rekeyed.masterKey }, { scope, name: "LOST", value: "x" })
    await expect(set).rejects.toMatchObject(unreadable)
    expect(await core.database.secret.count({ where: { name: "LOST" } })).toBe(0)
  })
})

describe("the master key's file", () => {
  it.each([
    ["is too short", Buffer.alloc(16).toString("base64")],
    ["is too long", Buffer.alloc(48).toString("base64")],
    ["is empty", ""],
    ["holds something else", "-----BEGIN PRIVATE KEY-----"],
  ])("that %s is refused by its path, not by what it holds", async (_, text) => {
    const directory = await mkdtemp(join(tmpdir(), "naru-key-"))
    try {
      const path = join(directory, "master.key")
      await writeFile(path, text)
      await expect(readMasterKey(path)).rejects.toMatchObject({
        code: "invalid_key_file",
        message: `${path} does not hold a key`,
        userMessage: expect.stringContaining("Restore it from your backup"),
      })
      await writeFile(path, `${Buffer.alloc(32, 4).toString("base64")}\n`)
      expect((await readMasterKey(path)).bytes).toHaveLength(32)
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})
