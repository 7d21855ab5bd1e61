import { readFileSync } from "node:fs"
import { request } from "node:http"
import { join } from "node:path"
import * as z from "zod"

const environment = z
  .object({
    NARU_E2E_URL: z.url(),
    NARU_E2E_OWNER_LINK: z.url(),
    NARU_E2E_RUN: z.string(),
  })
  .parse(process.env)

/** The platform under test, as the runner brought it up. */
export const platform = {
  url: environment.NARU_E2E_URL,
  ownerLink: environment.NARU_E2E_OWNER_LINK,
  run: environment.NARU_E2E_RUN,
}

const state = z.object({
  parts: z.record(z.string(), z.object({ process: z.object({ pid: z.number() }), restarts: z.number() })),
})

/** A part's process as the supervisor knows it. */
export function partOf(name: "web" | "worker"): { pid: number; restarts: number } {
  const { parts } = state.parse(JSON.parse(readFileSync(join(platform.run, "supervisor.json"), "utf8")))
  const part = parts[name]
  if (!part) throw new Error(`the supervisor knows no part ${name}`)
  return { pid: part.process.pid, restarts: part.restarts }
}

export interface Answer {
  /** 0 when no answer came. */
  status: number
  body: string
}

/** Asks the front door for a hostname, as a browser on this host would, without a resolver in between. */
export function ask(hostname: string, path = "/"): Promise<Answer> {
  const { port } = new URL(platform.url)
  return new Promise((resolve) => {
    const call = request(
      { host: "127.0.0.1", port, path, headers: { host: `${hostname}:${port}` } },
      (response) => {
        const chunks: Buffer[] = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        )
        response.on("error", (error) => resolve({ status: 0, body: error.message }))
      },
    )
    call.on("error", (error) => resolve({ status: 0, body: error.message }))
    call.end()
  })
}

/** Asks a hostname again and again, four visitors at a time, until stopped; tells what came back. */
export function knock(hostname: string): { stop: () => Promise<Answer[]> } {
  const answers: Answer[] = []
  let isOver = false
  const visitor = async () => {
    while (!isOver) answers.push(await ask(hostname))
  }
  const visitors = [visitor(), visitor(), visitor(), visitor()]
  return {
    async stop() {
      isOver = true
      await Promise.all(visitors)
      return answers
    },
  }
}
