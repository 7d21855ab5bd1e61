import { silentLog } from "@naru/base/log"
import { openChangeFeed } from "@naru/core/changes"
import { openSessionCheck } from "@naru/core/sessions"
import type { TestCore } from "@naru/core/testing"
import type { Context } from "../trpc/context.ts"
import { appRouter } from "../trpc/root.ts"
import { createCallerFactory } from "../trpc/trpc.ts"

/** A person who calls the API, as {@link openApi} knows them. */
export interface Person {
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
  const shared = { core, changes, sessions: openSessionCheck(core), log: silentLog, address: "10.0.0.1" }
  return {
    as(person) {
      const session = person && { id: `session of ${person.id}`, user: { ...person, locale: "en" } }
      const context: Context = { ...shared, session }
      return createCaller(context)
    },
    close: () => changes.close(),
  }
}
