import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { serviceConfigSchema } from "@naru/core/services"
import { openTestCore, type TestCore } from "@naru/core/testing"
import { TRPCError } from "@trpc/server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openApi, type TestApi } from "../testing/caller.ts"
import { serveContainers } from "../testing/container-socket.ts"
import { type FilledTeam, fillTeam } from "../testing/filled-team.ts"
import { appRouter } from "./root.ts"

/** What a procedure must answer when its input names things of another team. */
type Case =
  /** There is no such thing. */
  | { refuses: (theirs: FilledTeam, mine: FilledTeam) => object }
  /** A list that takes no id: it holds nothing of the other team. */
  | { hides: object }
  /** Makes something of its own; nothing of another team can be named. */
  | "names nothing"
  /** Not about a team. */
  | "no team"

const service = ({ project, environment, service: slug }: FilledTeam) => ({
  project,
  environment,
  service: slug,
})
const config = serviceConfigSchema.parse({})

/** One line for each procedure: the test fails for whoever adds one without saying here how it keeps teams apart. */
const cases: Record<string, Case> = {
  "setup.status": "no team",
  "setup.createOwner": "no team",
  "me.get": "no team",
  "me.setLocale": "no team",
  "me.sessions": "no team",
  "me.revokeSession": "no team",
  "me.changePassword": "no team",
  "teams.create": "no team",
  "teams.invitation": "no team",
  "teams.acceptInvitation": "no team",
  "teams.members": { hides: {} },
  "teams.invite": "names nothing",
  "teams.setRole": { refuses: ({ team }) => ({ userId: team.owner.id, role: "viewer" }) },
  "teams.removeMember": { refuses: ({ team }) => ({ userId: team.owner.id }) },
  "projects.list": { hides: {} },
  "projects.get": { refuses: ({ project }) => ({ project }) },
  "projects.create": "names nothing",
  "projects.remove": { refuses: ({ project }) => ({ project }) },
  "environments.get": { refuses: ({ project, environment }) => ({ project, environment }) },
  "environments.create": { refuses: ({ project }) => ({ project, name: "Staging" }) },
  "environments.remove": { refuses: ({ project, environment }) => ({ project, environment }) },
  "images.list": { hides: {} },
  "images.get": { refuses: ({ image }) => ({ image }) },
  "images.create": "names nothing",
  "images.update": { refuses: ({ image }) => ({ image, name: "Mine" }) },
  "images.remove": { refuses: ({ image }) => ({ image }) },
  "images.layers": { refuses: ({ imageId }) => ({ imageId }) },
  "builds.list": { refuses: ({ image }) => ({ image }) },
  "builds.get": { refuses: ({ image, buildNumber }) => ({ image, number: buildNumber }) },
  "builds.start": { refuses: ({ image }) => ({ image }) },
  "builds.cancel": { refuses: ({ buildId }) => ({ buildId }) },
  "builds.events": { refuses: ({ buildId }) => ({ buildId }) },
  "services.list": { refuses: ({ project, environment }) => ({ project, environment }) },
  "services.all": { hides: {} },
  "services.get": { refuses: service },
  "services.create": {
    refuses: ({ image }, { project, environment }) => ({
      ...{ project, environment, name: "New", config },
      image: { kind: "definition", image },
    }),
  },
  "services.update": { refuses: ({ serviceId }) => ({ serviceId, name: "Mine" }) },
  "services.remove": { refuses: ({ serviceId }) => ({ serviceId }) },
  "services.deploy": { refuses: ({ serviceId }) => ({ serviceId }) },
  "deployments.list": { refuses: ({ serviceId }) => ({ serviceId }) },
  "deployments.get": { refuses: ({ deploymentId }) => ({ deploymentId }) },
  "deployments.cancel": { refuses: ({ deploymentId }) => ({ deploymentId }) },
  "deployments.rollback": { refuses: ({ releaseId }) => ({ releaseId }) },
  "deployments.changes": { refuses: ({ serviceId }) => ({ serviceId }) },
  "releases.list": { refuses: ({ serviceId }) => ({ serviceId }) },
  "containers.list": { hides: {} },
  "containers.get": { refuses: ({ container }) => ({ container }) },
  "containers.logs": { refuses: ({ container }) => ({ container }) },
  "containers.stats": { refuses: ({ container }) => ({ container }) },
  "secrets.list": { hides: {} },
  "secrets.set": {
    refuses: ({ serviceId }) => ({ scope: { kind: "service", serviceId }, name: "TOKEN", value: "x" }),
  },
  "secrets.remove": { refuses: ({ secretId }) => ({ secretId }) },
  "webhooks.list": { refuses: ({ serviceId }) => ({ serviceId }) },
  "webhooks.create": { refuses: ({ serviceId }) => ({ serviceId, kind: "generic" }) },
  "webhooks.remove": { refuses: ({ webhookId }) => ({ webhookId }) },
  "webhooks.deliveries": { refuses: ({ webhookId }) => ({ webhookId }) },
  "domains.list": { refuses: ({ serviceId }) => ({ serviceId }) },
  "domains.add": { refuses: ({ serviceId }) => ({ serviceId, hostname: "mine.example.com" }) },
  "domains.remove": { refuses: ({ domainId }) => ({ domainId }) },
  "activity.list": { hides: {} },
  // Hosts are shared by all teams of an installation.
  "hosts.list": { hides: {} },
  "hosts.get": { refuses: () => ({ hostId: "none" }) },
  "samples.run": "names nothing",
  "samples.deployNextVersion": "names nothing",
}

let core: TestCore
let api: TestApi
let first: FilledTeam
let second: FilledTeam
let run: string
let closeSocket: () => void

beforeAll(async () => {
  run = await mkdtemp(join(tmpdir(), "naru-walk-"))
  core = await openTestCore()
  api = openApi(core)
  first = await fillTeam(core, "alpha")
  second = await fillTeam(core, "beta")
  Object.assign(process.env, {
    NARU_RUN: run,
    DATABASE_URL: core.url,
    NARU_MASTER_KEY_FILE: "/nowhere",
    NEXTAUTH_SECRET: "a secret of this test only",
  })
  const containers = [first, second].map(({ container: id, team: { teamId } }) => ({ id, teamId }))
  closeSocket = await serveContainers(run, containers)
})

afterAll(async () => {
  closeSocket()
  await api.close()
  await core.close()
  await rm(run, { recursive: true })
})

/** Calls a procedure by its path; of a stream it takes the first item. */
async function call(path: string, input: object, { team }: FilledTeam): Promise<unknown> {
  const { id, email } = team.owner
  const caller: unknown = api.as({ id, email, name: team.actor.name })
  const procedure = path.split(".").reduce((at, part) => Reflect.get(Object(at), part), caller)
  if (typeof procedure !== "function") throw new Error(`${path} is no procedure`)
  const result: unknown = await procedure(input)
  if (!isStream(result)) return result
  for await (const item of result) return item
  return undefined
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value
}

/** What the core threw: a call wraps it, a stream gives it as it is. */
async function refusal(answer: Promise<unknown>): Promise<unknown> {
  const error: unknown = await answer.then(
    () => new Error("it answered"),
    (reason: unknown) => reason,
  )
  return error instanceof TRPCError ? error.cause : error
}

const withTeam = Object.entries(cases).flatMap(([path, one]) => (one === "no team" ? [] : [{ path, one }]))

describe("the API keeps teams apart", () => {
  it("in every procedure that there is", () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(appRouter._def.procedures).sort())
  })

  it.each(withTeam)("$path does not know another team's slug", async ({ path, one }) => {
    const input = typeof one === "object" && "refuses" in one ? one.refuses(first, first) : {}
    const answer = call(path, { ...inputs[path], ...input, team: first.team.slug }, second)
    expect(await refusal(answer)).toMatchObject({ kind: "not_found", code: "team_not_found" })
  })

  it.each(withTeam)("$path does not know another team's things", async ({ path, one }) => {
    if (typeof one === "string") return
    if ("refuses" in one) {
      const answer = call(path, { ...one.refuses(first, second), team: second.team.slug }, second)
      expect(await refusal(answer)).toMatchObject({ kind: "not_found" })
      return
    }
    const list = JSON.stringify(await call(path, { ...one.hides, team: second.team.slug }, second))
    expect(list).not.toMatch(/alpha/i)
    expect(list).not.toContain(first.team.teamId)
  })

  it("and knows its own things by the same inputs", async () => {
    for (const { path, one } of withTeam) {
      if (typeof one === "string" || !("refuses" in one) || !isRead(path)) continue
      const answer = await call(path, { ...one.refuses(second, second), team: second.team.slug }, second)
      expect(answer, path).toBeDefined()
    }
  })

  it("and nothing of the first team has changed by all this", async () => {
    const { team, deploymentId, buildId } = first
    const owner = { id: team.owner.id, email: team.owner.email, name: team.actor.name }
    const caller = api.as(owner)
    expect(await caller.services.all({ team: team.slug })).toMatchObject([{ name: "alpha service" }])
    expect(await caller.deployments.get({ team: team.slug, deploymentId })).toMatchObject({ state: "queued" })
    expect(await caller.builds.list({ team: team.slug })).toMatchObject([{ id: buildId, state: "queued" }])
    expect(await caller.teams.members({ team: team.slug })).toHaveLength(1)
  })
})

/** What inputs need beside the things of a team, so that they pass their schemas. */
const inputs: Record<string, object> = {
  "teams.invite": { role: "viewer" },
  "projects.create": { name: "New" },
  "images.create": { name: "New", source: { kind: "name", name: "naru/busybox" } },
}

/** Reads that need no engine behind them. */
function isRead(path: string): boolean {
  return /\.(get|list)$/.test(path) && path !== "hosts.get"
}

describe("the API keeps roles apart", () => {
  it("and says which role a viewer would need", async () => {
    const viewer = await fillTeam(core, "gamma")
    await core.database.member.create({
      data: {
        teamId: second.team.teamId,
        userId: viewer.team.owner.id,
        role: "viewer",
        createdById: second.team.owner.id,
      },
    })
    const deploy = call("services.deploy", { team: second.team.slug, serviceId: second.serviceId }, viewer)
    await expect(deploy).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("deployer"),
    })
    const list = await call("services.all", { team: second.team.slug }, viewer)
    expect(list).toMatchObject([{ name: "beta service" }])
  })

  it("and shows the whole host to an admin of the first team alone", async () => {
    const of = async (owner: FilledTeam) => {
      const list = await call("containers.list", { team: owner.team.slug }, owner)
      return JSON.stringify(list)
    }
    expect(await of(first)).toContain("container-of-beta")
    expect(await of(second)).not.toContain("container-of-alpha")
  })

  it("and answers nothing to who is not signed in", async () => {
    await expect(api.as(undefined).services.all({ team: second.team.slug })).rejects.toMatchObject({
      code: "UNAUTHORIZED",
    })
  })
})
