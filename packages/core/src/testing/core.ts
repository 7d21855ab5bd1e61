import { silentLog } from "@naru/base/log"
import type { Actor } from "../audit/index.ts"
import type { Core, TeamCore } from "../core.ts"
import { registerHost } from "../hosts/index.ts"
import { newId } from "../ids.ts"
import { openQueues } from "../jobs/index.ts"
import { hostKeysFrom } from "../secrets/index.ts"
import { openTeam } from "../teams/index.ts"
import { hashPassword, insertUser } from "../users/index.ts"
import { openTestDatabase } from "./database.ts"

/** A core on a database of its own, with a clock that the test can turn. */
export interface TestCore extends Core {
  url: string
  /** Moves the clock by so many milliseconds. */
  advance(ms: number): void
  close(): Promise<void>
}

/** A team with its owner, as a use case sees it. */
export interface TestTeam extends TeamCore {
  slug: string
  actor: Actor & { id: string }
  owner: { id: string; email: string; password: string }
}

/** The private key of every test's host: 32 bytes, whichever. */
export const hostPrivateKey = new Uint8Array(32).fill(7)

/** Opens a core on a fresh database with one registered host. */
export async function openTestCore(): Promise<TestCore> {
  const { url, database, close } = await openTestDatabase()
  const queues = openQueues({ kind: "postgres", url, schema: "bullmq" }, silentLog)
  const clock = { offsetMs: 0 }
  const now = () => new Date(Date.now() + clock.offsetMs)
  const { publicKey } = hostKeysFrom(hostPrivateKey)
  await registerHost(database, { name: "test-host", publicKey, at: now() })
  return {
    url,
    database,
    queues,
    now,
    masterKey: { bytes: new Uint8Array(32).fill(1) },
    baseDomain: "localhost",
    advance(ms) {
      clock.offsetMs += ms
    },
    async close() {
      await queues.close()
      await close()
    },
  }
}

const password = "correct horse battery"
let passwordHash: Promise<string> | undefined

/** Makes a team with an owner who can sign in. */
export async function makeTestTeam(core: TestCore, name: string): Promise<TestTeam> {
  // Hashing is slow on purpose; one hash does for all owners.
  passwordHash ??= hashPassword(password)
  const email = `${newId()}@example.com`
  const user = await insertUser(core.database, {
    email,
    name: `${name} owner`,
    passwordHash: await passwordHash,
    locale: "en",
  })
  const actor = { kind: "user" as const, id: user.id, name: user.name }
  const { masterKey } = core
  const { id: teamId, slug } = await openTeam(core.database, { masterKey, name, actor })
  return { ...core, teamId, slug, actor, owner: { id: user.id, email, password } }
}
