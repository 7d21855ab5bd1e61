import { expect, test } from "vitest"
import { networkCounters, parseNetworkCounters } from "./network-counters.ts"

const table = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    9999      99    0    0    0     0          0         0     9999      99    0    0    0     0       0          0
  eth0: 1000000     800    1    2    3     4          5         6   200000     300    7    8    9    10      11         12
eth1:5 1 0 0 0 0 0 0 6 2 0 0 0 0 0 0
`

test("columns are read from both halves of the table, loopback is left out", () => {
  expect(parseNetworkCounters(table)).toEqual({
    eth0: {
      rxBytes: 1_000_000,
      rxPackets: 800,
      rxErrors: 1,
      rxDropped: 2,
      txBytes: 200_000,
      txPackets: 300,
      txErrors: 7,
      txDropped: 8,
    },
    eth1: {
      rxBytes: 5,
      rxPackets: 1,
      rxErrors: 0,
      rxDropped: 0,
      txBytes: 6,
      txPackets: 2,
      txErrors: 0,
      txDropped: 0,
    },
  })
})

test("a living process has its namespace's counters, a dead one is an error", () => {
  expect(networkCounters(process.pid)).toBeTypeOf("object")
  expect(() => networkCounters(2 ** 30)).toThrow(/ENOENT/)
})
