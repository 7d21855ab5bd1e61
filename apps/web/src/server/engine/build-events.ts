import { type IncomingMessage, request } from "node:http"
import { createInterface } from "node:readline"
import * as z from "zod"
import { askEngine, EngineThingNotFound, engineSocket } from "./client.ts"

const step = z.number().int()

/** What a build tells the page: the engine's own events, without the image at their end. */
export const buildEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("plan"),
    steps: z.array(z.object({ step, name: z.string(), stage: z.string() })),
  }),
  z.object({ type: z.literal("step-start"), step, name: z.string(), line: z.number() }),
  z.object({ type: z.literal("output"), step, stream: z.enum(["stdout", "stderr"]), text: z.string() }),
  z.object({ type: z.literal("warning"), message: z.string(), line: z.number().optional() }),
  z.object({
    type: z.literal("step-end"),
    step,
    cached: z.boolean(),
    durationMs: z.number(),
    reason: z.string().optional(),
    layerBytes: z.number().optional(),
  }),
  z.object({ type: z.literal("done"), cachedSteps: z.number() }),
  z.object({ type: z.literal("failed"), code: z.string(), message: z.string() }),
])
export type BuildEventView = z.infer<typeof buildEventSchema>

export interface FollowBuild {
  id: string
  /** Index of the first event that is wanted. */
  from: number
  signal: AbortSignal | undefined
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
      const event = buildEventSchema.safeParse(JSON.parse(line))
      if (event.success) yield { index, event: event.data }
      index += 1
    }
  } catch (error) {
    if (!signal?.aborted) throw error
  } finally {
    response.destroy()
  }
}

function get(path: string, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: engineSocket(), path, ...(signal && { signal }) }, resolve)
    call.on("error", reject)
    call.end()
  })
}
