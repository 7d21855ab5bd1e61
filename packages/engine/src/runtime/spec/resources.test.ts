import { describe, expect, it } from "vitest"
import { type Resources, runtimeResources } from "./resources.ts"

const host = { cpus: 2, canLimitSwap: true, privileged: false }
const mib = 1024 * 1024
const of = (resources: Resources, changes: Partial<typeof host> = {}) =>
  runtimeResources(resources, { ...host, ...changes })

describe("runtimeResources", () => {
  it("says nothing but the device list when nothing is limited", () => {
    expect(Object.keys(of({}))).toEqual(["devices"])
    expect(of({}).devices[0]).toEqual({ allow: false, access: "rwm" })
  })

  it("lets a privileged container use every device", () => {
    expect(of({}, { privileged: true }).devices).toEqual([{ allow: true, access: "rwm" }])
  })

  it("allows as much swap again as memory unless told otherwise", () => {
    expect(of({ memoryBytes: 64 * mib }).memory).toEqual({ limit: 64 * mib, swap: 128 * mib })
    expect(of({ memoryBytes: 64 * mib, memorySwapBytes: -1 }).memory?.swap).toBe(-1)
    expect(of({ memoryBytes: 64 * mib, memorySwapBytes: 64 * mib }).memory?.swap).toBe(64 * mib)
  })

  it("leaves swap out where the kernel does not account it", () => {
    expect(of({ memoryBytes: 64 * mib }, { canLimitSwap: false }).memory).toEqual({ limit: 64 * mib })
  })

  it("turns cores into quota and period", () => {
    expect(of({ nanoCpus: 1.5e9 }).cpu).toEqual({ quota: 150_000, period: 100_000 })
    expect(of({ cpuShares: 512, cpuQuotaUs: -1, cpusetCpus: "0" }).cpu).toEqual({
      shares: 512,
      quota: -1,
      cpus: "0",
    })
  })

  it("limits processes, and takes 0 and -1 for no limit", () => {
    expect(of({ pidsLimit: 50 }).pids).toEqual({ limit: 50 })
    expect(of({ pidsLimit: -1 }).pids).toBeUndefined()
  })

  it.each([
    [{ memoryBytes: mib }, "Minimum memory limit allowed is 6MB"],
    [{ memoryBytes: 64 * mib, memorySwapBytes: 32 * mib }, "memoryswap limit should be larger"],
    [{ memorySwapBytes: 32 * mib }, "always set the Memory limit"],
    [{ memoryBytes: 8 * mib, memoryReservationBytes: 9 * mib }, "memory reservation"],
    [{ nanoCpus: 3e9 }, "Range of CPUs is from 0.01 to 2.00"],
    [{ nanoCpus: 1e9, cpuQuotaUs: 5000 }, "Conflicting options"],
    [{ cpuPeriodUs: 5 }, "cfs period"],
    [{ cpuQuotaUs: 5 }, "cfs quota"],
  ])("refuses %j", (resources, reason) => {
    expect(() => of(resources)).toThrow(reason)
  })
})
