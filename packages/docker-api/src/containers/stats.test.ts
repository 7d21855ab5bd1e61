import type { Stats } from "@naru/engine/containers"
import { expect, test } from "vitest"
import { containerId, containerWith } from "../testing/container.ts"
import { statsDocument } from "./stats.ts"

const stats: Stats = {
  readAt: "2026-11-24T01:00:02Z",
  cpu: { totalNs: 300, userNs: 200, systemNs: 100, throttledPeriods: 1, periods: 2, throttledNs: 3 },
  memory: { usageBytes: 1000, limitBytes: 4000, inactiveFileBytes: 100, failures: 0 },
  pids: { current: 2 },
  networks: {
    eth0: {
      rxBytes: 1,
      rxPackets: 2,
      rxErrors: 3,
      rxDropped: 4,
      txBytes: 5,
      txPackets: 6,
      txErrors: 7,
      txDropped: 8,
    },
  },
  blockIo: [{ major: 8, minor: 0, operation: "read", bytes: 4096 }],
}

test("a reading is written as Docker's clients compute with it", () => {
  const earlier = {
    stats: { ...stats, readAt: "2026-11-24T01:00:01Z", cpu: { ...stats.cpu, totalNs: 100 } },
    hostCpuNs: 1000,
  }
  expect(statsDocument(containerWith(), { stats, hostCpuNs: 2000 }, earlier)).toMatchObject({
    id: containerId,
    name: "/web",
    read: "2026-11-24T01:00:02Z",
    preread: "2026-11-24T01:00:01Z",
    cpu_stats: {
      cpu_usage: { total_usage: 300, usage_in_usermode: 200, usage_in_kernelmode: 100 },
      system_cpu_usage: 2000,
    },
    precpu_stats: { cpu_usage: { total_usage: 100 }, system_cpu_usage: 1000 },
    memory_stats: { usage: 1000, limit: 4000, stats: { inactive_file: 100, total_inactive_file: 100 } },
    pids_stats: { current: 2 },
    networks: { eth0: { rx_bytes: 1, tx_dropped: 8 } },
    blkio_stats: { io_service_bytes_recursive: [{ major: 8, minor: 0, op: "read", value: 4096 }] },
  })
})

test("a single reading has no rate to tell", () => {
  const document = statsDocument(containerWith(), { stats, hostCpuNs: 2000 }, undefined)
  expect(document.preread).toBe("0001-01-01T00:00:00Z")
  expect(document.precpu_stats).not.toHaveProperty("system_cpu_usage")
})
