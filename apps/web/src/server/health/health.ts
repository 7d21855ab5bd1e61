import { type RequestOptions, request } from "node:http"
import { describeError } from "@naru/base/errors"
import { pathsOf } from "@naru/base/paths"
import { pingDatabase } from "@naru/core/database"
import { env } from "../../env.ts"
import { web } from "../core.ts"

const patienceMs = 3000

interface PartHealth {
  ok: boolean
  /** Why it is down, in words. */
  problem?: string
}

export interface Health {
  ok: boolean
  web: PartHealth
  worker: PartHealth
  database: PartHealth
  queue: PartHealth
  proxy: PartHealth
}

/** Asks each part once, all at the same time, for three seconds at most. */
export async function readHealth(): Promise<Health> {
  const paths = pathsOf({ home: "", run: env().NARU_RUN })
  const [database, queue, worker, proxy] = await Promise.all([
    check(async () => pingDatabase((await web()).core.database)),
    check(async () => (await web()).core.queues.stateOf("control", "health-probe")),
    check(() => get({ socketPath: paths.webEngineSocket, path: "/naru/health" })),
    // The front door's own socket is closed to this user; that it leads here is what matters.
    check(() => get({ host: "127.0.0.1", port: env().NARU_PORT, path: "/api/health?part=web" })),
  ])
  const parts = { web: { ok: true }, worker, database, queue, proxy }
  return { ok: Object.values(parts).every(({ ok }) => ok), ...parts }
}

async function check(ask: () => Promise<unknown>): Promise<PartHealth> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1000} s`)), patienceMs).unref()
  })
  try {
    await Promise.race([ask(), late])
    return { ok: true }
  } catch (error) {
    return { ok: false, problem: describeError(error) }
  }
}

function get(target: RequestOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request({ timeout: patienceMs, ...target }, (response) => {
      response.resume()
      const status = response.statusCode ?? 0
      if (status < 400) resolve()
      else reject(new Error(`answered ${status}`))
    })
    call.on("error", reject)
    call.end()
  })
}
