import { describe, expect, it } from "vitest"
import type { CacheRecord } from "./cache-record.ts"
import { explainMiss } from "./explain-miss.ts"

const record = (change: Partial<CacheRecord> = {}): CacheRecord => ({
  name: "RUN npm ci",
  parent: "stage",
  inputs: { arguments: {} },
  createdAt: "2026-01-01T00:00:00.000Z",
  ...change,
})
const inputs = (args: Record<string, string>, files?: Record<string, string>): CacheRecord["inputs"] => ({
  arguments: args,
  ...(files && { files }),
})

describe("why a step is done again", () => {
  it.each<[string, Partial<CacheRecord>, Partial<CacheRecord>[], string]>([
    ["it is the first build", {}, [], "not built before"],
    ["only other steps were built", {}, [{ name: "RUN make" }], "not built before"],
    ["it stands on something new", {}, [{ parent: "before" }], "a step before it changed"],
    [
      "it was built on this and on something else",
      { inputs: inputs({ A: "2" }) },
      [{ parent: "before", inputs: inputs({ A: "2" }) }, { inputs: inputs({ A: "1" }) }],
      "the variable A changed",
    ],
    [
      "a variable and a file changed: the variable is told",
      { inputs: inputs({ A: "2" }, { f: "2" }) },
      [{ inputs: inputs({ A: "1" }, { f: "1" }) }],
      "the variable A changed",
    ],
    [
      "several files changed: the first is told",
      { inputs: inputs({}, { a: "1", b: "2", c: "2" }) },
      [{ inputs: inputs({}, { a: "1", b: "1", c: "1" }) }],
      "b changed",
    ],
    [
      "a file has another name: the new one is told",
      { inputs: inputs({}, { now: "1" }) },
      [{ inputs: inputs({}, { before: "1" }) }],
      "now is new",
    ],
    [
      "it takes no files any more",
      { inputs: inputs({}) },
      [{ inputs: inputs({}, { gone: "1" }) }],
      "gone is gone",
    ],
    [
      "a variable has the name of a file",
      { inputs: inputs({ x: "1" }, { x: "2" }) },
      [{ inputs: inputs({ x: "1" }, { x: "1" }) }],
      "x changed",
    ],
    ["its layer was removed", {}, [{}], "its layer is gone or it was built in another way"],
  ])("because %s", (_, step, records, expected) => {
    expect(explainMiss(record(step), records.map(record))).toBe(expected)
  })

  it("is told by the newer of two records that are equally near", () => {
    const older = record({ createdAt: "2026-01-01T00:00:00.000Z", inputs: inputs({ OLD: "1" }) })
    const newer = record({ createdAt: "2026-01-02T00:00:00.000Z", inputs: inputs({ NEW: "1" }) })
    for (const records of [
      [older, newer],
      [newer, older],
    ])
      expect(explainMiss(record(), records)).toBe("the variable NEW is gone")
  })

  it("leaves the records in their order", () => {
    const records = [
      record({ createdAt: "2026-01-01T00:00:00.000Z" }),
      record({ createdAt: "2026-01-02T00:00:00.000Z" }),
    ]
    const before = [...records]
    explainMiss(record(), records)
    expect(records).toEqual(before)
  })
})
