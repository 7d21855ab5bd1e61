import { NaruError } from "@naru/base/errors"
import type { Exchange } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import { json, jsonLines, type Reply } from "../http/reply.ts"
import { errorLine } from "../http/translate.ts"
import { parseFilters } from "../query/filters.ts"
import { flag } from "../query/values.ts"
import { buildRequestOf } from "./build-request.ts"
import { classicOutput, quietOutput } from "./classic-output.ts"

const cacheFilterNames = [
  "until",
  "id",
  "parent",
  "type",
  "description",
  "inuse",
  "shared",
  "private",
  "label",
]

/** `POST /build`: the context is the body; the build ends when the client leaves. */
export function buildImage({ engine, query, body, signal }: Exchange): Reply {
  const request = buildRequestOf(query)
  const events = engine.builder.build({ ...request, context: body, signal })
  const lines = flag(query, "q") ? quietOutput(events) : classicOutput(events, request.names ?? [])
  return jsonLines(lines, { eager: false, lastWords: buildErrorLine })
}

/** The exit code of a failed step goes beside its message, where Docker's client takes its own from. */
function buildErrorLine(error: unknown): unknown {
  const line = errorLine(error)
  const exitCode = error instanceof NaruError && "exitCode" in error ? error.exitCode : undefined
  return typeof exitCode === "number"
    ? { ...line, errorDetail: { code: exitCode, ...line.errorDetail } }
    : line
}

/** `POST /build/prune`: the whole cache. A client that wants a part of it kept is refused rather than surprised. */
export async function pruneBuilds({ engine, query }: Exchange): Promise<Reply> {
  const filters = parseFilters(query.get("filters"), cacheFilterNames)
  if (filters.size > 0) {
    throw new DockerFailure(
      501,
      `Naru prunes the whole build cache, not by ${[...filters.keys()].join(", ")}`,
    )
  }
  const { reclaimedBytes } = await engine.builder.prune()
  return json({ CachesDeleted: [], SpaceReclaimed: reclaimedBytes })
}
