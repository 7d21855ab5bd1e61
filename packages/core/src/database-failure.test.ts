import { expect, test } from "vitest"
import { DatabaseUnavailable, explainDatabaseFailure } from "./database-failure.ts"

/** As Prisma hands on what PostgreSQL said. */
function said(state: string): Error {
  const meta = { modelName: "Member", driverAdapterError: { cause: { originalCode: state } } }
  return Object.assign(new Error("Database error"), { code: "P2039", meta })
}

test.each(["57P01", "57P02", "57P03", "53300"])(
  "a database that answers %s is stopping, starting or full: it is called unavailable",
  (state) => expect(explainDatabaseFailure(said(state))).toBeInstanceOf(DatabaseUnavailable),
)

test("what else a database says stays as it is", () => {
  const error = said("22P02")
  expect(explainDatabaseFailure(error)).toBe(error)
})
