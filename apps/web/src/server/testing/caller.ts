import { silentLog } from "@naru/base/log"
import { openChangeFeed } from "@naru/core/changes"
import type { SessionUser } from "@naru/core/sessions"
import type { TestCore } from "@naru/core/testing"
import { isTrackedEnvelope } from "@trpc/server"
import type { Context } from "../trpc/context.ts"
import { appRouter } from "../trpc/root.ts"
import { createCallerFactory } from "../trpc/trpc.ts"

/** A person who calls the API, as {@link openApi} knows them. */
interface Person {
  id: string
  name: string
  email: string
}

/** The API without HTTP around it. */
export interface TestApi {
  as(person: Person | undefined): ReturnType<typeof appRouter.createCaller>
  close(): Promise<void>
}

/** Opens the API on a test's core. */
export function openApi(core: TestCore): TestApi {
  const changes = openChangeFeed(core.url, silentLog)
  const createCaller = createCallerFactory(appRouter)
  const users = new Map<string, SessionUser>()
  const sessions = { userOf: async (id: string) => users.get(id), forget() {} }
  const shared = { core, changes, sessions, log: silentLog, address: "10.0.0.1" }
  return {
    as(person) {
      const session = person && { id: `session of ${person.id}`, user: { ...person, locale: "en" } }
      if (session) users.set(session.id, session.user)
      const context: Context = { ...shared, session }
      return createCaller(context)
    },
    close: () => changes.close(),
  }
}

/** The items of a stream with their ids: a caller gives them as the wire's envelopes, whatever its types say. */
export async function* itemsOf<Data>(
  stream: AsyncIterable<{ id: string; data: Data }>,
): AsyncGenerator<{ id: string; data: Data }> {
  for await (const item of stream) {
    const envelope: unknown = item
    if (!isTrackedEnvelope<Data>(envelope)) throw new Error("this stream has no ids")
    const [id, data] = envelope
    yield { id, data }
  }
}
