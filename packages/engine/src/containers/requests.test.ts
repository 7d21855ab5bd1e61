import { describe, expect, it } from "vitest"
import { parseNetDev } from "./container-stats.ts"
import { parsePs } from "./container-top.ts"
import { logLimitsOf } from "./log-limits.ts"
import { portsOf } from "./port-requests.ts"
import { withoutSecretValues } from "./secrets.ts"

describe("ports", () => {
  it("publishes every exposed port that was not asked, on a free one", () => {
    const asked = { containerPort: 80, protocol: "tcp" as const, hostAddress: "127.0.0.1", hostPort: 8080 }
    expect(
      portsOf({ ports: [asked], exposedPorts: ["80/tcp", "53/udp", "99"], publishAllPorts: true }),
    ).toEqual([
      asked,
      { containerPort: 53, protocol: "udp", hostAddress: "0.0.0.0", hostPort: 0 },
      { containerPort: 99, protocol: "tcp", hostAddress: "0.0.0.0", hostPort: 0 },
    ])
    expect(portsOf({ exposedPorts: ["80/tcp"] })).toEqual([])
  })

  it("refuses ports that cannot be", () => {
    expect(() => portsOf({ exposedPorts: ["x/tcp"], publishAllPorts: true })).toThrow(
      /invalid exposed port "x\/tcp"/,
    )
    const binding = { containerPort: 70_000, protocol: "tcp" as const, hostAddress: "0.0.0.0", hostPort: 1 }
    expect(() => portsOf({ ports: [binding] })).toThrow(/from 1 to 65535/)
  })
})

describe("log limits", () => {
  it("keeps 3 files of 10 MB unless asked", () => {
    expect(logLimitsOf(undefined)).toEqual({ sizeBytes: 10 * 1024 ** 2, olderFiles: 2 })
    const options = { "max-size": "64k", "max-file": "5" }
    expect(logLimitsOf({ type: "json-file", options })).toEqual({ sizeBytes: 65_536, olderFiles: 4 })
  })

  it("keeps nothing for none", () => {
    expect(logLimitsOf({ type: "none", options: {} })).toBeUndefined()
  })

  it("says what is wrong", () => {
    expect(() => logLimitsOf({ type: "json-file", options: { "max-size": "big" } })).toThrow(
      /invalid max-size "big"/,
    )
    expect(() => logLimitsOf({ type: "json-file", options: { "max-file": "0" } })).toThrow(
      /invalid max-file "0"/,
    )
  })
})

describe("secrets in a record", () => {
  it("keeps names and places, never values", () => {
    const spec = {
      image: "x",
      secrets: [{ name: "key", value: Buffer.from("hush"), mode: 0o400 }],
      secretEnvironment: [{ name: "TOKEN", value: "hush" }],
    }
    const recorded = withoutSecretValues(spec)
    expect(recorded).toEqual({
      image: "x",
      secrets: [{ name: "key", mode: 0o400 }],
      secretEnvironment: [{ name: "TOKEN" }],
    })
    expect(JSON.stringify(recorded)).not.toContain("hush")
  })
})

describe("tables of the system", () => {
  it("keeps ps's rows of the container alone", () => {
    const text = "UID   PID  PPID CMD\nroot    1     0 init\nroot   42     7 sleep 100  s\n"
    expect(parsePs(text, new Set([42]))).toEqual({
      titles: ["UID", "PID", "PPID", "CMD"],
      processes: [["root", "42", "7", "sleep 100 s"]],
    })
    expect(() => parsePs("A B\n1 2\n", new Set())).toThrow(/PID field/)
  })

  it("reads counters of each interface but loopback", () => {
    const text = [
      "Inter-|   Receive                                                |  Transmit",
      " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed",
      "    lo:     100       1    0    0    0     0          0         0      100       1    0    0    0     0       0          0",
      "  eth0: 9999999   12345    1    2    0     0          0         0     5555     678    3    4    0     0       0          0",
    ].join("\n")
    expect(parseNetDev(text)).toEqual({
      eth0: {
        rxBytes: 9_999_999,
        rxPackets: 12_345,
        rxErrors: 1,
        rxDropped: 2,
        txBytes: 5555,
        txPackets: 678,
        txErrors: 3,
        txDropped: 4,
      },
    })
  })
})
