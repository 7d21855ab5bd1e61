import { describe, expect, it } from "vitest"
import {
  allCapabilities,
  capabilitiesOfMask,
  defaultCapabilities,
  resolveCapabilities,
} from "./capabilities.ts"

const available = allCapabilities.filter((name) => name !== "CAP_SYS_RESOURCE")
const resolve = (request: { privileged?: boolean; add?: string[]; drop?: string[] }) =>
  resolveCapabilities({ privileged: false, add: [], drop: [], available, ...request })

describe("capabilities", () => {
  it("gives Docker's fourteen by default", () => {
    expect(resolve({}).toSorted()).toEqual(capabilitiesOfMask("a80425fb").toSorted())
  })

  it("adds and drops names with or without CAP_ in any case", () => {
    const capabilities = resolve({ add: ["net_admin"], drop: ["CAP_MKNOD", "chown"] })
    expect(capabilities).toContain("CAP_NET_ADMIN")
    expect(capabilities).not.toContain("CAP_MKNOD")
    expect(capabilities).toHaveLength(defaultCapabilities.length - 1)
  })

  it("drops everything but what is added", () => {
    expect(resolve({ drop: ["ALL"], add: ["NET_BIND_SERVICE"] })).toEqual(["CAP_NET_BIND_SERVICE"])
  })

  it("adds everything that the engine has but what is dropped", () => {
    const capabilities = resolve({ add: ["ALL"], drop: ["SYS_ADMIN"] })
    expect(capabilities).not.toContain("CAP_SYS_ADMIN")
    expect(capabilities).not.toContain("CAP_SYS_RESOURCE")
    expect(capabilities).toHaveLength(available.length - 1)
  })

  it("gives a privileged container all that the engine itself has", () => {
    expect(resolve({ privileged: true, drop: ["ALL"] })).toEqual(available)
  })

  it("refuses a name that no kernel knows, and one that the engine lacks", () => {
    expect(() => resolve({ add: ["FLY"] })).toThrow(/"CAP_FLY" is not a Linux capability/)
    expect(() => resolve({ drop: ["FLY"] })).toThrow(/CAP_FLY/)
    expect(() => resolve({ add: ["SYS_RESOURCE"] })).toThrow(/CAP_SYS_RESOURCE/)
  })
})
