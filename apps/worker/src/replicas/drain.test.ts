import { expect, test } from "vitest"
import { countConnections } from "./drain.ts"

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100580A:C350 0200580A:1F90 01 00000000:00000000 00:00000000 00000000     0        0 1 1
   1: 0100580A:C351 0200580A:1F90 06 00000000:00000000 03:00000D3A 00000000     0        0 0 3
   2: 0100580A:C352 0300580A:1F90 01 00000000:00000000 00:00000000 00000000     0        0 2 1
   3: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3 1
`

test("counts open connections to an address, whatever the port, and none that is closing", () => {
  expect(countConnections(table, "10.88.0.2")).toBe(1)
  expect(countConnections(table, "10.88.0.3")).toBe(1)
  expect(countConnections(table, "10.88.0.4")).toBe(0)
})
