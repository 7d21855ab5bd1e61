import { NaruError } from "@naru/base/errors"
import type { Exchange } from "../http/exchange.ts"
import { json, jsonLines, type Reply } from "../http/reply.ts"
import { errorLine } from "../http/translate.ts"
import { flag } from "../query/values.ts"
import { buildRequestOf } from "./build-request.ts"
import { classicOutput, quietOutput } from "./classic-output.ts"

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

/** `POST /build/prune`. */
export async function pruneBuilds({ engine }: Exchange): Promise<Reply> {
  const { reclaimedBytes } = await engine.builder.prune()
  return json({ CachesDeleted: [], SpaceReclaimed: reclaimedBytes })
}
