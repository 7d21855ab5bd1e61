import { request } from "node:http"
import { createProject } from "@naru/core/projects"
import { createService, serviceConfigSchema } from "@naru/core/services"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "@naru/core/testing"
import { createWebhook, signatureOf } from "@naru/core/webhooks"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { serveContainers } from "./src/server/testing/container-socket.ts"
import {
  type Answer,
  cookiesOf,
  host,
  type Send,
  type ShippedWeb,
  startShippedWeb,
} from "./src/server/testing/shipped-web.ts"

let core: TestCore
let team: TestTeam
let web: ShippedWeb

beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
  web = await startShippedWeb(core)
}, 180_000)

afterAll(async () => {
  await web?.close()
  await core?.close()
})

const send = (path: string, asked?: Send) => web.send(path, asked)
const me = (cookie: string) => send("/api/trpc/me.get", { headers: { cookie } })

/** Posts a form to next-auth with the token that it wants against forgery. */
async function postForm(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const csrf = await send("/api/auth/csrf", { headers })
  const { csrfToken }: { csrfToken: string } = JSON.parse(csrf.text)
  const cookie = [headers.cookie, cookiesOf(csrf)].filter((part) => part).join("; ")
  return send(path, {
    method: "POST",
    headers: { ...headers, cookie, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, csrfToken, json: "true" }).toString(),
  })
}

function signIn(password: string, headers: Record<string, string> = {}): Promise<Answer> {
  return postForm("/api/auth/callback/credentials", { email: team.owner.email, password }, headers)
}

describe("the dashboard's health", () => {
  it("names each part that is down, and is 503 while any is", async () => {
    const { status, text } = await send("/api/health")
    expect(status).toBe(503)
    expect(JSON.parse(text)).toMatchObject({
      ok: false,
      web: { ok: true },
      database: { ok: true },
      queue: { ok: true },
      worker: { ok: false, problem: expect.any(String) },
    })
  })
})

describe("the dashboard's pages", () => {
  it("come with their scripts, styles and fonts, and cannot be framed", async () => {
    const page = await send("/sign-in")
    expect(page.status).toBe(200)
    expect(page.headers).toMatchObject({ "x-frame-options": "DENY", "referrer-policy": "same-origin" })
    const assets = [...page.text.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+)"/g)].map(
      ([, path]) => path ?? "",
    )
    expect(assets.length).toBeGreaterThan(1)
    for (const path of [...new Set(assets), "/fonts/pretendard.css"]) {
      expect((await send(path)).status, path).toBe(200)
    }
  })

  it("lead who is not signed in to the door", async () => {
    const page = await send(`/${team.slug}`)
    expect([302, 303, 307]).toContain(page.status)
    expect(page.headers.location).toContain("/sign-in")
  })
})

describe("signing in over HTTP", () => {
  it("answers nothing to who is not signed in", async () => {
    const answer = await me("")
    expect(answer.status).toBe(401)
    expect(JSON.parse(answer.text).error.json.data).toMatchObject({
      code: "not_signed_in",
      kind: "unauthenticated",
    })
  })

  it("opens the API with the right password, by whatever name the host was reached", async () => {
    const answer = await signIn(team.owner.password, {
      host: "192.0.2.7:3000",
      "x-forwarded-host": "192.0.2.7:3000",
    })
    expect(JSON.parse(answer.text).url).toContain("192.0.2.7:3000")
    const profile = await me(cookiesOf(answer))
    expect(profile.status).toBe(200)
    expect(JSON.parse(profile.text).result.data.json).toMatchObject({
      user: { email: team.owner.email },
      teams: [{ slug: team.slug, role: "owner" }],
    })
  })

  it("hands out a cookie that scripts cannot read, secure over TLS", async () => {
    const sessionLine = (answer: Answer) =>
      answer.headers["set-cookie"]?.find((line) => line.startsWith("naru.session="))
    expect(sessionLine(await signIn(team.owner.password))).toMatch(/HttpOnly; SameSite=Lax$/)
    expect(sessionLine(await signIn(team.owner.password, { "x-forwarded-proto": "https" }))).toMatch(/Secure/)
  })

  it("says only that e-mail and password do not belong together", async () => {
    const answer = await signIn("not the password")
    expect(answer.status).toBe(401)
    expect(new URL(JSON.parse(answer.text).url).searchParams.get("error")).toBe("sign_in_refused")
    expect(cookiesOf(answer)).not.toContain("naru.session")
  })

  it("by GitHub goes there and comes back to the name that the host was reached by", async () => {
    const answer = await postForm("/api/auth/signin/github", {})
    const url = new URL(JSON.parse(answer.text).url)
    expect(url.origin + url.pathname).toBe("https://github.com/login/oauth/authorize")
    expect(url.searchParams.get("client_id")).toBe("client-of-this-test")
    expect(url.searchParams.get("redirect_uri")).toBe(`http://${host}/api/auth/callback/github`)
    expect(url.searchParams.get("scope")).toContain("user:email")
  })

  it("ends at once for a session that is revoked, and when its person signs out", async () => {
    const cookie = cookiesOf(await signIn(team.owner.password))
    const { text } = await send("/api/trpc/me.sessions", { headers: { cookie } })
    const sessions: { id: string; isCurrent: boolean; address: string }[] = JSON.parse(text).result.data.json
    const current = sessions.find(({ isCurrent }) => isCurrent)
    expect(current?.address).toBe("10.9.8.7")
    const revoked = await send("/api/trpc/me.revokeSession", {
      method: "POST",
      headers: { cookie, "content-type": "application/json" },
      body: JSON.stringify({ json: { sessionId: current?.id } }),
    })
    expect(revoked.status).toBe(200)
    expect((await me(cookie)).status).toBe(401)

    const other = cookiesOf(await signIn(team.owner.password))
    await postForm("/api/auth/signout", {}, { cookie: other })
    expect((await me(other)).status).toBe(401)
  })
})

describe("requests of other pages", () => {
  it("are refused, also from a service under the same domain", async () => {
    const cookie = cookiesOf(await signIn(team.owner.password))
    const headers = { cookie, origin: `http://evil.${host}`, "content-type": "application/json" }
    const body = JSON.stringify({ json: { name: "Stolen" } })
    const answer = await send("/api/trpc/teams.create", { method: "POST", headers, body })
    expect(answer.status).toBe(403)
    const own = await send("/api/trpc/me.get", { headers: { ...headers, origin: `http://${host}` } })
    expect(own.status).toBe(200)
  })
})

describe("the terminal's address", () => {
  const upgrade = (headers: Record<string, string>) =>
    send(`/api/terminal?team=${team.slug}&container=none`, {
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": Buffer.alloc(16).toString("base64"),
        ...headers,
      },
    })

  it("refuses who is not signed in and who comes from another page", async () => {
    expect((await upgrade({})).status).toBe(401)
    const cookie = cookiesOf(await signIn(team.owner.password))
    expect((await upgrade({ cookie, origin: "http://evil.example" })).status).toBe(403)
  })

  it("says that the worker is away when it is", async () => {
    const cookie = cookiesOf(await signIn(team.owner.password))
    const answer = await upgrade({ cookie, origin: `http://${host}` })
    expect(answer.status).toBe(503)
    expect(JSON.parse(answer.text)).toMatchObject({ code: "engine_unavailable" })
  })
})

describe("a webhook over HTTP", () => {
  it("deploys a signed delivery once, and refuses unsigned, oversized and unknown ones", async () => {
    const project = await createProject(team, { name: "Shop" })
    const service = await createService(team, {
      project: project.slug,
      environment: project.environment,
      name: "Web",
      image: { kind: "name", name: "naru/busybox" },
      config: serviceConfigSchema.parse({}),
    })
    const { path, secret } = await createWebhook(team, { serviceId: service.id, kind: "generic" })
    const body = JSON.stringify({ branch: "main" })
    const signature = signatureOf(secret, Buffer.from(body))
    const signed = { "x-naru-signature-256": signature, "x-naru-delivery": "one" }
    const first = await send(path, { method: "POST", headers: signed, body })
    expect(first).toMatchObject({ status: 202, text: expect.stringContaining(`"outcome":"deployed"`) })
    const again = await send(path, { method: "POST", headers: signed, body })
    expect(again).toMatchObject({ status: 202, text: expect.stringContaining(`"outcome":"duplicate"`) })
    expect((await send(path, { method: "POST", body })).status).toBe(401)
    const large = Buffer.alloc(1024 * 1024 + 1, " ")
    expect((await send(path, { method: "POST", headers: signed, body: large })).status).toBe(413)
    expect((await send("/api/webhooks/none", { method: "POST", headers: signed, body })).status).toBe(404)
    expect(await core.database.deployment.count({ where: { serviceId: service.id } })).toBe(1)
  })
})

describe("a live stream", () => {
  it("ends at the worker as well when its page is closed", async () => {
    const opened = Promise.withResolvers<void>()
    const closed = Promise.withResolvers<void>()
    const closeSocket = await serveContainers(web.run, [{ id: "one", teamId: team.teamId }], (response) => {
      response.once("close", closed.resolve)
      response.writeHead(200).flushHeaders()
      opened.resolve()
    })
    const cookie = cookiesOf(await signIn(team.owner.password))
    const input = encodeURIComponent(JSON.stringify({ json: { team: team.slug, container: "one" } }))
    const headers = { host, cookie, accept: "text/event-stream" }
    const path = `/api/trpc/containers.logs?input=${input}`
    const page = request({ socketPath: web.socketPath, path, headers })
    page.on("error", () => undefined)
    page.end()
    await opened.promise
    page.destroy()
    await closed.promise
    closeSocket()
  })
})

describe("the end", () => {
  it("comes cleanly on SIGTERM, also with a live stream open", async () => {
    const cookie = cookiesOf(await signIn(team.owner.password))
    const input = encodeURIComponent(JSON.stringify({ json: { team: team.slug } }))
    const path = `/api/trpc/deployments.changes?input=${input}`
    const headers = { host, cookie, accept: "text/event-stream", "x-forwarded-proto": "http" }
    const stream = request({ socketPath: web.socketPath, path, headers })
    const events = new Promise<string>((resolve) => {
      stream.on("response", (response) => response.once("data", (chunk: Buffer) => resolve(chunk.toString())))
    })
    stream.on("error", () => undefined)
    stream.end()
    expect(await events).toContain("event: connected")
    expect(await web.stop()).toBe(0)
  })
})
