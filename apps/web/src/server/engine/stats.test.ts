import { expect, it } from "vitest"
import { statsOf } from "./stats.ts"

const sample = {
  read: "2026-11-24T00:00:01Z",
  cpu_stats: { cpu_usage: { total_usage: 1_500_000_000 }, system_cpu_usage: 12_000_000_000, online_cpus: 2 },
  precpu_stats: { cpu_usage: { total_usage: 1_000_000_000 }, system_cpu_usage: 10_000_000_000 },
  memory_stats: { usage: 5_000_000, limit: 100_000_000, stats: { inactive_file: 1_000_000 } },
  pids_stats: { current: 3 },
  networks: { eth0: { rx_bytes: 10, tx_bytes: 20 }, eth1: { rx_bytes: 1, tx_bytes: 2 } },
}

it("reckons half a CPU of two as 50 percent, and leaves the page cache out of memory", () => {
  expect(statsOf(sample)).toEqual({
    at: new Date("2026-11-24T00:00:01Z"),
    cpuPercent: 50,
    memoryBytes: 4_000_000,
    memoryLimitBytes: 100_000_000,
    pids: 3,
    receivedBytes: 11,
    sentBytes: 22,
  })
})

it("says 0 percent for the first sample, which has nothing before it", () => {
  const first = { ...sample, precpu_stats: { cpu_usage: { total_usage: 0 } } }
  expect(statsOf(first).cpuPercent).toBe(0)
})
