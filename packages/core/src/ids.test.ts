import { expect, it } from "vitest"
import { newId } from "./ids.ts"

it("makes ids that sort by time, differ, and are of letters and digits", () => {
  const early = newId(new Date("2026-01-01"))
  const late = newId(new Date("2026-01-02"))
  expect(early < late).toBe(true)
  expect(new Set(Array.from({ length: 1000 }, () => newId())).size).toBe(1000)
  expect(early).toMatch(/^[0-9a-z]{26}$/)
})
