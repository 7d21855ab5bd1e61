import { describe, expect, it } from "vitest"
import { addSample, rates, type Sample, sampleLimit, toSeries } from "./stats-series.ts"

const sample = (second: number, receivedBytes = 0): Sample => ({
  at: new Date(second * 1000),
  cpuPercent: second,
  memoryBytes: 10,
  memoryLimitBytes: null,
  pids: 1,
  receivedBytes,
  sentBytes: 0,
})

describe("the figures of a container", () => {
  it("keep the last five minutes", () => {
    const all = Array.from({ length: sampleLimit + 5 }, (_, second) => sample(second))
    const kept = all.reduce<Sample[]>(addSample, [])
    expect(kept).toHaveLength(sampleLimit)
    expect(kept[0]?.cpuPercent).toBe(5)
  })
  it("become rows for the chart", () => {
    expect(toSeries([sample(1), sample(2)], ({ cpuPercent }) => cpuPercent)).toEqual([
      [1, 2],
      [1, 2],
    ])
  })
  it("tell traffic by the second, and survive a counter that begins anew", () => {
    const received = rates(
      [sample(0, 100), sample(2, 300), sample(3, 0)],
      ({ receivedBytes }) => receivedBytes,
    )
    expect(received).toEqual([0, 100, 0])
  })
})
