import { expect, test } from "vitest"
import { queueTarget } from "./queue-target.ts"

const DATABASE_URL = "postgresql://naru@localhost/naru?host=/run/naru/database"

test("keeps jobs in the platform's PostgreSQL by default", () => {
  expect(queueTarget({ DATABASE_URL })).toEqual({ kind: "postgres", url: DATABASE_URL, schema: "bullmq" })
  expect(queueTarget({ DATABASE_URL, REDIS_URL: "" }).kind).toBe("postgres")
})

test("keeps jobs in Redis when its address is set, by network or by socket", () => {
  const url = "rediss://queue.internal:6380"
  expect(queueTarget({ DATABASE_URL, REDIS_URL: url })).toEqual({ kind: "redis", url })
  expect(queueTarget({ DATABASE_URL, REDIS_URL: "unix:/run/redis.sock" })).toEqual({
    kind: "redis",
    socket: "/run/redis.sock",
  })
})
