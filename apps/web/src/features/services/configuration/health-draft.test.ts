import { healthCheckSchema } from "@naru/core/services/schema"
import { expect, it } from "vitest"
import { blankHealthCheck } from "./health-draft.ts"

it.each(["http", "tcp", "image", "none"] as const)("a new %s check is right as it begins", (kind) => {
  expect(healthCheckSchema.safeParse(blankHealthCheck(kind)).success).toBe(true)
})

it("a new command check waits for its command, and has times already", () => {
  expect(blankHealthCheck("command")).toMatchObject({ kind: "command", command: [], intervalSeconds: 2 })
})
