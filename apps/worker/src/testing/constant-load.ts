import { Agent, request } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"

/** What visitors saw while something happened. */
export interface Load {
  /** Ends the visits and tells: how many answers of each kind, by body or by what went wrong. */
  stop(): Promise<{ answers: Map<string, number>; failures: string[] }>
}

/** Visits a hostname without a pause from several connections at once; half of them keep their connection. */
export function startLoad({ port, hostname }: { port: number; hostname: string }): Load {
  const answers = new Map<string, number>()
  const failures: string[] = []
  let stopped = false
  const visit = async (agent: Agent | false) => {
    while (!stopped) {
      const { status, body } = await ask({ port, hostname, agent }).catch((error: Error) => ({
        status: 0,
        body: error.message,
      }))
      if (status === 200) answers.set(body.trim(), (answers.get(body.trim()) ?? 0) + 1)
      else failures.push(`${status}: ${body.slice(0, 200)}`)
      await sleep(2)
    }
  }
  const keeping = new Agent({ keepAlive: true })
  const visitors = [keeping, keeping, false as const, false as const].map(visit)
  return {
    async stop() {
      stopped = true
      await Promise.all(visitors)
      keeping.destroy()
      return { answers, failures }
    },
  }
}

function ask({ port, hostname, agent }: { port: number; hostname: string; agent: Agent | false }) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, agent, headers: { host: hostname } }, (response) => {
      const chunks: Buffer[] = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("error", reject)
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      )
    })
    call.on("error", reject)
    call.end()
  })
}
