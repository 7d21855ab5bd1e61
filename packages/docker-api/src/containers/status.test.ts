import { expect, test } from "vitest"
import { containerWith } from "../testing/container.ts"
import { humanDuration, statusText } from "./status.ts"

test("spans read as in Docker's clients", () => {
  const spans: [number, string][] = [
    [0.4, "Less than a second"],
    [1.2, "1 second"],
    [59, "59 seconds"],
    [60, "About a minute"],
    [125, "2 minutes"],
    [45 * 60, "45 minutes"],
    [60 * 60, "About an hour"],
    [5 * 3600, "5 hours"],
    [47 * 3600, "47 hours"],
    [3 * 86400, "3 days"],
    [15 * 86400, "2 weeks"],
    [65 * 86400, "2 months"],
    [800 * 86400, "2 years"],
  ]
  for (const [seconds, text] of spans) expect(humanDuration(seconds), String(seconds)).toBe(text)
})

test("each state has its sentence", () => {
  const nowMs = Date.parse("2026-11-24T01:05:01Z")
  const finishedAt = "2026-11-24T01:03:01Z"
  const status = (parts: Parameters<typeof containerWith>[0]) => statusText(containerWith(parts), nowMs)
  const health = { failingStreak: 0, log: [] }
  expect(status({})).toBe("Up 5 minutes")
  expect(status({ health: { ...health, status: "healthy" } })).toBe("Up 5 minutes (healthy)")
  expect(status({ health: { ...health, status: "starting" } })).toBe("Up 5 minutes (health: starting)")
  expect(status({ state: "paused" })).toBe("Up 5 minutes (Paused)")
  expect(status({ state: "exited", exitCode: 3, finishedAt })).toBe("Exited (3) 2 minutes ago")
  expect(status({ state: "restarting", exitCode: 1, finishedAt })).toBe("Restarting (1) 2 minutes ago")
  expect(status({ state: "created" })).toBe("Created")
  expect(status({ state: "removing" })).toBe("Removal In Progress")
  expect(status({ state: "dead" })).toBe("Dead")
})
