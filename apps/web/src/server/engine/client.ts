import { errnoOf, isErrorOfKind, NaruError } from "@naru/base/errors"
import { pathsOf } from "@naru/base/paths"
import Docker from "dockerode"
import * as z from "zod"
import { env } from "../../env.ts"

class EngineUnavailable extends NaruError {
  constructor(cause: unknown) {
    super({
      code: "engine_unavailable",
      kind: "unavailable",
      message: "The worker's engine socket does not answer",
      userMessage: "The worker does not answer right now. Containers run on; try again in a moment.",
      cause,
    })
  }
}

export class EngineThingNotFound extends NaruError {
  constructor(noun: string, id: string, cause?: unknown) {
    super({
      code: `${noun}_not_found`,
      kind: "not_found",
      message: `The host has no ${noun} ${JSON.stringify(id)} that this team may see`,
      userMessage: `There is no ${noun} “${id}” here. It may have been removed.`,
      cause,
    })
  }
}

/** Path of the socket on which the worker answers the dashboard: reads, streams and exec of the Docker API, and `/naru/`. */
export function engineSocket(): string {
  return pathsOf({ home: "", run: env().NARU_RUN }).webEngineSocket
}

let docker: Docker | undefined

/** A client of the host's engine, which speaks the Docker Engine API. */
export function engine(): Docker {
  docker ??= new Docker({ socketPath: engineSocket() })
  return docker
}

const refused = z.object({ statusCode: z.number() })

/** Calls the engine; throws {@link EngineUnavailable} when nobody answers and {@link EngineThingNotFound} for its 404. */
export async function askEngine<T>(thing: { noun: string; id: string }, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (isErrorOfKind(error, "not_found")) throw error
    if (refused.safeParse(error).data?.statusCode === 404) {
      throw new EngineThingNotFound(thing.noun, thing.id, error)
    }
    const errno = errnoOf(error)
    if (errno !== undefined && ["ENOENT", "ECONNREFUSED", "ECONNRESET", "EACCES", "EPIPE"].includes(errno)) {
      throw new EngineUnavailable(error)
    }
    throw error
  }
}
