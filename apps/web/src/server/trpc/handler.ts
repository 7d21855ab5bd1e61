import { openLog } from "@naru/base/log"
import { fetchRequestHandler } from "@trpc/server/adapters/fetch"
import { isSameOrigin } from "../request.ts"
import { createContext } from "./context.ts"
import { isUnexpected, translate } from "./failure.ts"
import { appRouter } from "./root.ts"

const log = openLog("web")

/** Answers the API over HTTP; refuses requests that a page of another origin sends. */
export async function handleTrpc(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers))
    return new Response("This API answers its own pages only.", { status: 403 })
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => createContext(request.headers),
    onError({ error, path }) {
      // What the core throws on purpose is the person's to read; anything else is ours.
      if (isUnexpected(translate(error)))
        log.error({ error: error.cause ?? error, path }, "A procedure failed")
    },
  })
}
