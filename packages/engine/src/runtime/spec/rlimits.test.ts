import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { parseLimits, runtimeRlimits } from "./rlimits.ts"

const roomy = { hardLimits: {}, canRaise: true }

describe("rlimits", () => {
  it("gives the usual pair for open files when nothing is asked", () => {
    expect(runtimeRlimits([], roomy)).toEqual([{ type: "RLIMIT_NOFILE", soft: 1024, hard: 524_288 }])
  })

  it("clamps to the engine's own hard limits when it may not raise them", () => {
    const host = {
      hardLimits: { RLIMIT_NOFILE: 20_000, RLIMIT_CORE: Number.POSITIVE_INFINITY },
      canRaise: false,
    }
    expect(runtimeRlimits([{ name: "nofile", soft: 30_000, hard: 40_000 }], host)).toEqual([
      { type: "RLIMIT_NOFILE", soft: 20_000, hard: 20_000 },
    ])
    expect(runtimeRlimits([{ name: "core", soft: -1, hard: -1 }], host)[1]).toEqual({
      type: "RLIMIT_CORE",
      soft: Number.MAX_SAFE_INTEGER,
      hard: Number.MAX_SAFE_INTEGER,
    })
  })

  it("refuses unknown names and a soft limit above the hard one", () => {
    expect(() => runtimeRlimits([{ name: "fun", soft: 1, hard: 1 }], roomy)).toThrow(
      /"fun" is not a resource limit/,
    )
    expect(() => runtimeRlimits([{ name: "nproc", soft: 2, hard: 1 }], roomy)).toThrow(
      /above the hard limit 1/,
    )
    expect(() => runtimeRlimits([{ name: "nproc", soft: -1, hard: 1 }], roomy)).toThrow(/ulimit nproc/)
  })

  it("reads this process's own limits", () => {
    const limits = parseLimits(readFileSync("/proc/self/limits", "utf8"))
    expect(Object.keys(limits)).toHaveLength(15)
    expect(limits.RLIMIT_NOFILE).toBeGreaterThan(0)
  })
})
