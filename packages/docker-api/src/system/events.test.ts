import type { EngineEvent } from "@naru/engine/events"
import { expect, test } from "vitest"
import { parseFilters } from "../query/filters.ts"
import { eventDocument, passesEventFilters } from "./events.ts"

const event: EngineEvent = {
  type: "container",
  action: "exec_start: sh",
  id: "abc123",
  attributes: { image: "naru/busybox:latest", name: "web", team: "a" },
  timeNs: 1_700_000_000_000_000_001n,
}

const passes = (filters: object) =>
  passesEventFilters(event, parseFilters(JSON.stringify(filters), Object.keys(filters)))

test("an event is written in today's and in yesterday's form", () => {
  expect(eventDocument(event)).toEqual({
    status: "exec_start: sh",
    id: "abc123",
    from: "naru/busybox:latest",
    Type: "container",
    Action: "exec_start: sh",
    Actor: { ID: "abc123", Attributes: event.attributes },
    scope: "local",
    time: 1_700_000_000,
    timeNano: Number(event.timeNs),
  })
})

test("filters choose by object, action, label and image", () => {
  expect(passes({ type: ["container"], event: ["exec_start"] })).toBe(true)
  expect(passes({ container: ["web"] })).toBe(true)
  expect(passes({ container: ["abc"] })).toBe(true)
  expect(passes({ container: ["db"] })).toBe(false)
  expect(passes({ label: ["team=a"] })).toBe(true)
  expect(passes({ label: ["team=b"] })).toBe(false)
  expect(passes({ image: ["naru/busybox"] })).toBe(true)
  expect(passes({ volume: ["data"] })).toBe(false)
  expect(passes({ type: ["image"] })).toBe(false)
  expect(passes({ daemon: ["x"] })).toBe(false)
})
