import { expect, it } from "vitest"
import type { CacheRecord } from "./cache-record.ts"
import { explainMiss } from "./explain-miss.ts"

const record = (change: Partial<CacheRecord> = {}): CacheRecord => ({
  name: "COPY . /",
  parent: "p",
  inputs: { arguments: { V: "1" }, files: { a: "1", b: "1" } },
  createdAt: "2026-01-01T00:00:00.000Z",
  ...change,
})

it.each<[string, Partial<CacheRecord>]>([
  ["not built before", { name: "RUN x" }],
  ["a step before it changed", { parent: "other" }],
  ["the variable V changed", { inputs: { arguments: { V: "2" }, files: { a: "1", b: "1" } } }],
  ["the variable W is new", { inputs: { arguments: { V: "1", W: "1" }, files: { a: "1", b: "1" } } }],
  ["the variable V is gone", { inputs: { arguments: {}, files: { a: "1", b: "1" } } }],
  ["a changed", { inputs: { arguments: { V: "1" }, files: { a: "2", b: "1" } } }],
  ["c is new", { inputs: { arguments: { V: "1" }, files: { a: "1", b: "1", c: "1" } } }],
  ["b is gone", { inputs: { arguments: { V: "1" }, files: { a: "1" } } }],
  ["its layer is gone or it was built in another way", {}],
])("says: %s", (expected, step) => {
  expect(explainMiss(record(step), [record()])).toBe(expected)
})

it("compares with the nearest record, not with the newest", () => {
  const far = record({ createdAt: "2026-02-02T00:00:00.000Z", inputs: { arguments: {}, files: {} } })
  const step = record({ inputs: { arguments: { V: "1" }, files: { a: "1", b: "2" } } })
  expect(explainMiss(step, [record(), far])).toBe("b changed")
})
