import { expect, test } from "vitest"
import { readEnvironment } from "./env.ts"

const values = {
  NARU_HOME: "/var/lib/naru",
  NARU_RUN: "/run/naru",
  NARU_PORT: "3000",
  NARU_MASTER_KEY_FILE: "/var/lib/naru/keys/master.key",
  NARU_HOST_KEY_FILE: "/var/lib/naru/keys/host.key",
  DATABASE_URL: "postgresql://naru@localhost/naru?host=/run/naru/database",
}

test("reads what the launcher sets, with localhost as the base of generated hostnames", () => {
  expect(readEnvironment(values)).toMatchObject({ NARU_PORT: 3000, NARU_DOMAIN: "localhost" })
})

test("names every variable that is not as it should be", () => {
  const read = () => readEnvironment({ ...values, NARU_PORT: "ninety", NARU_RUN: "run" })
  expect(read).toThrow(/NARU_RUN[\s\S]*NARU_PORT|NARU_PORT[\s\S]*NARU_RUN/)
})
