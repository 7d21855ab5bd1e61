import { type Log, openLog } from "@naru/base/log"
import { type ChangeFeed, openChangeFeed } from "@naru/core/changes"
import type { Core } from "@naru/core/core"
import { openDatabase } from "@naru/core/database"
import { openQueues, queueTarget } from "@naru/core/jobs"
import { readMasterKey } from "@naru/core/secrets"
import { openSessionCheck, type SessionCheck } from "@naru/core/sessions"
import { env } from "../env.ts"

/** What the web process opens once: the core, who is signed in, and what changes. */
export interface Web {
  core: Core
  sessions: SessionCheck
  changes: ChangeFeed
  log: Log
}

declare global {
  // Pages and the server around them are bundled apart; the process still wants one of each connection.
  var naruWeb: Promise<Web> | undefined
}

/** The process's core, opened at first use. */
export function web(): Promise<Web> {
  globalThis.naruWeb ??= open().catch((error: unknown) => {
    // The next request tries again: the key file may be in place then.
    globalThis.naruWeb = undefined
    throw error
  })
  return globalThis.naruWeb
}

/** Closes what was opened, if anything was. */
export async function closeWeb(): Promise<void> {
  const opened = await globalThis.naruWeb?.catch(() => undefined)
  if (!opened) return
  await Promise.all([opened.changes.close(), opened.core.queues.close(), opened.core.database.$disconnect()])
}

async function open(): Promise<Web> {
  const { DATABASE_URL, REDIS_URL, NARU_MASTER_KEY_FILE, NARU_DOMAIN } = env()
  const log = openLog("web")
  const masterKey = await readMasterKey(NARU_MASTER_KEY_FILE)
  const core: Core = {
    database: openDatabase(DATABASE_URL),
    masterKey,
    queues: openQueues(queueTarget({ DATABASE_URL, REDIS_URL }), log),
    baseDomain: NARU_DOMAIN,
    now: () => new Date(),
  }
  return { core, sessions: openSessionCheck(core), changes: openChangeFeed(DATABASE_URL, log), log }
}
