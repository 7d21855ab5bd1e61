import { errnoOf } from "@naru/base/errors"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  type Database,
  DatabaseUnavailable,
  explainDatabaseFailure,
  isUniqueViolation,
  migrate,
  openDatabase,
  pingDatabase,
  transaction,
} from "./database.ts"
import { createDatabase, startCluster, type TestCluster } from "./testing/cluster.ts"

let cluster: TestCluster
let database: Database
beforeAll(async () => {
  cluster = await startCluster()
  const url = await createDatabase(cluster, "naru")
  await migrate(url)
  database = openDatabase(url)
})
afterAll(() => database.$disconnect())

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )
const host = (id: string) => ({ data: { id, name: "the same", publicKey: new Uint8Array(32) } })

describe("a transaction", () => {
  it("leaves nothing of work that fails half way", async () => {
    const work = transaction(database, async (connection) => {
      await connection.host.create(host("one"))
      throw new Error("half way")
    })
    await expect(work).rejects.toThrow("half way")
    expect(await database.host.count()).toBe(0)
  })

  it("tells a name that is taken from other failures", async () => {
    await database.host.create(host("one"))
    const taken = await failureOf(database.host.create(host("two")))
    expect(isUniqueViolation(taken)).toBe(true)
    expect(explainDatabaseFailure(taken)).toBe(taken)
    expect(isUniqueViolation(new Error("another"))).toBe(false)
    await database.host.deleteMany()
  })
})

// Last: it takes the database away.
describe("a database that is stopped", () => {
  it("is called unavailable, whatever was asked of it", async () => {
    await pingDatabase(database)
    await cluster.stop()
    const failures = [
      await failureOf(database.host.count()),
      await failureOf(transaction(database, (connection) => connection.host.count())),
      await failureOf(pingDatabase(database)),
      await failureOf(openDatabase("postgresql://naru@127.0.0.1:9/naru").host.count()),
    ]
    for (const failure of failures) {
      expect(failure).toBeDefined()
      expect(explainDatabaseFailure(failure)).toBeInstanceOf(DatabaseUnavailable)
    }
    expect(errnoOf(failures[0])).toBe("ENOENT")
  })
})
