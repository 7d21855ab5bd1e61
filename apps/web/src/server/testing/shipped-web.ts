import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { type IncomingHttpHeaders, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { TestCore } from "@naru/core/testing"

const home = join(import.meta.dirname, "../../..")
const server = join(home, ".next/standalone/apps/web/naru-server.mjs")

/** The name that the front door was asked by, unless a test says otherwise. */
export const host = "naru.example"

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

export interface Send {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

/** The dashboard as it ships: the standalone build behind its own server, on a unix socket, as the front door meets it. */
export interface ShippedWeb {
  /** Its NARU_RUN. */
  run: string
  socketPath: string
  send(path: string, request?: Send): Promise<Answer>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  close(): Promise<void>
}

/** Starts the build that is there, making one where there is none. */
export async function startShippedWeb(core: TestCore): Promise<ShippedWeb> {
  if (!existsSync(server)) await once(spawn("npm", ["run", "build"], { cwd: home, stdio: "inherit" }), "exit")
  const directory = await mkdtemp(join(tmpdir(), "naru-web-"))
  const socketPath = join(directory, "web", "web.sock")
  await mkdir(join(directory, "web"))
  const masterKeyFile = join(directory, "master.key")
  await writeFile(masterKeyFile, Buffer.from(core.masterKey.bytes).toString("base64"))
  const web = spawn(process.execPath, [server], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      NARU_RUN: directory,
      NARU_PORT: "9",
      NARU_MASTER_KEY_FILE: masterKeyFile,
      NARU_LOG_LEVEL: "warn",
      DATABASE_URL: core.url,
      NEXTAUTH_SECRET: "a secret of this test only",
      NEXTAUTH_URL: "http://elsewhere.example",
      GITHUB_ID: "client-of-this-test",
      GITHUB_SECRET: "secret-of-this-test",
    },
    stdio: ["ignore", "inherit", "inherit"],
  })
  const shipped: ShippedWeb = {
    run: directory,
    socketPath,
    send: (path, asked) => send(socketPath, path, asked),
    stop: () => end(web, "SIGTERM"),
    async close() {
      await end(web, "SIGKILL")
      await rm(directory, { recursive: true, force: true })
    },
  }
  await untilItAnswers(shipped)
  return shipped
}

async function untilItAnswers({ send: ask }: ShippedWeb): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await ask("/api/health?part=web").catch(() => undefined)
    if (answer?.status === 200) return
    await sleep(100)
  }
  throw new Error("the dashboard did not start within 30 seconds")
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal)
    await once(child, "exit")
  }
  return child.exitCode
}

function send(
  socketPath: string,
  path: string,
  { method = "GET", headers = {}, body }: Send = {},
): Promise<Answer> {
  const proxied = {
    host,
    "x-forwarded-host": host,
    "x-forwarded-proto": "http",
    "x-forwarded-for": "10.9.8.7",
  }
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, method, headers: { ...proxied, ...headers } }, (response) => {
      const chunks: Buffer[] = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    call.on("upgrade", () => reject(new Error("upgraded")))
    call.on("error", reject)
    call.end(body)
  })
}

/** The cookies that answers set, as a browser sends them back. */
export function cookiesOf(...answers: Answer[]): string {
  const lines = answers.flatMap(({ headers }) => headers["set-cookie"] ?? [])
  return lines.map((line) => line.split(";")[0]).join("; ")
}
