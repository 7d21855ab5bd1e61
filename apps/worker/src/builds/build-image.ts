import { describeError, NaruError } from "@naru/base/errors"
import type { buildImageJob } from "@naru/core/builds"
import type { BuildFailure } from "@naru/core/builds/schema"
import type { BuildEvent, BuildRequest } from "@naru/engine/builder"
import * as z from "zod"
import type { Host } from "../host.ts"
import { openSource } from "../sources/open-source.ts"
import { type BuildLogEntry, openBuildLog } from "./build-log.ts"

type Payload = z.infer<typeof buildImageJob.payload>
type Result = z.infer<typeof buildImageJob.result>

/**
 * Fetches a source and builds it. A source or Dockerfile that is at fault is a result, not an error: it stays so however
 * often it is tried. What happens is written to the build's log as it happens.
 */
export async function buildImage(
  { engine, paths }: Pick<Host, "engine" | "paths">,
  { buildId, source, commit, names, noCache }: Payload,
  signal: AbortSignal,
): Promise<Result> {
  const log = await openBuildLog(paths.home, buildId)
  let fetched: string | null = commit
  try {
    await using context = await openSource(source, { commit, signal })
    fetched = context.commit
    log.write({
      type: "source",
      message: context.message,
      ...(context.commit !== null && { commit: context.commit }),
    })
    const request: BuildRequest = { ...context.request, names, noCache, signal }
    const built = await followBuild(engine.builder.build(request), (entry) => log.write(entry))
    return { outcome: "built", ...built, commit: context.commit }
  } catch (error) {
    const failure = failureOf(error)
    log.write({ type: "failed", ...failure })
    if (signal.aborted || !isAtFault(error)) throw error
    return { outcome: "failed", failure, commit: fetched }
  } finally {
    await log.close()
  }
}

async function followBuild(
  events: AsyncIterable<BuildEvent>,
  write: (entry: BuildLogEntry) => void,
): Promise<{ imageId: string; stepCount: number; cachedSteps: number }> {
  let stepCount = 0
  for await (const event of events) {
    if (event.type === "plan") stepCount = event.steps.length
    if (event.type === "done") {
      const { image, cachedSteps } = event
      write({ type: "done", imageId: image.id, cachedSteps })
      return { imageId: image.id, stepCount, cachedSteps }
    }
    write(event.type === "plan" ? { type: "plan", steps: [...event.steps] } : event)
  }
  throw new BuildUnfinished()
}

class BuildUnfinished extends NaruError {
  constructor() {
    super({ code: "build_unfinished", kind: "internal", message: "the builder ended without an image" })
  }
}

/** Kinds of error that say: the source is wrong, not the host. */
const faults: readonly string[] = ["invalid", "not_found", "unsupported", "too_large"]

function isAtFault(error: unknown): boolean {
  return error instanceof NaruError && faults.includes(error.kind)
}

const placeSchema = z.object({
  step: z.number().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
})

function failureOf(error: unknown): BuildFailure {
  const place = placeSchema.safeParse(error).data ?? {}
  const code = error instanceof NaruError ? error.code : "unexpected"
  return { code, message: describeError(error), ...place }
}
