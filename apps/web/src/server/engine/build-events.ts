import { type IncomingMessage, request } from "node:http"
import { createInterface } from "node:readline"
import { type BuildLogLine, buildLogLineSchema } from "@naru/core/builds/schema"
import { askEngine, EngineThingNotFound, engineSocket } from "./client.ts"

/** What a build tells the page. */
export type BuildEventView = BuildLogLine

export interface FollowBuild {
  id: string
  /** Index of the first event that is wanted. */
  from: number
  signal: AbortSignal
}

/** A build's events from an index on, until it ends or the signal aborts. The worker keeps them in a file of lines. */
export async function* followBuild({
  id,
  from,
  signal,
}: FollowBuild): AsyncGenerator<{ index: number; event: BuildEventView }> {
  const path = `/naru/builds/${encodeURIComponent(id)}/events?from=${from}&follow=1`
  const response = await askEngine({ noun: "build", id }, () => get(path, signal))
  if (response.statusCode === 404) throw new EngineThingNotFound("build", id)
  let index = from
  try {
    for await (const line of createInterface({ input: response })) {
      const event = buildLogLineSchema.safeParse(JSON.parse(line))
      if (event.success) yield { index, event: event.data }
      index += 1
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    response.destroy()
  }
}

function get(path: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: engineSocket(), path, signal }, resolve)
    call.on("error", reject)
    call.end()
  })
}
