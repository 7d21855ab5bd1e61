import { describe, expect, it } from "vitest"
import { digestOf, mediaTypes } from "../oci/index.ts"
import { formatPlatform, hostPlatform, runnableOf } from "./platform.ts"

const manifestFor = (name: string, platform?: { os: string; architecture: string; variant?: string }) => ({
  mediaType: mediaTypes.manifest,
  digest: digestOf(name),
  size: 1,
  ...(platform && { platform }),
})
const other = hostPlatform.architecture === "arm64" ? "amd64" : "arm64"

describe("platforms", () => {
  it("are written as people write them", () => {
    expect(formatPlatform({ os: "linux", architecture: "amd64" })).toBe("linux/amd64")
    expect(formatPlatform({ os: "linux", architecture: "arm", variant: "v7" })).toBe("linux/arm/v7")
  })

  it("of this host has Go's word for the architecture, not Node's", () => {
    expect(hostPlatform.os).toBe("linux")
    expect(["x64", "ia32", "ppc64"]).not.toContain(hostPlatform.architecture)
  })
})

describe("of the manifests of an index", () => {
  it("those for this host can run, in the order of the index", () => {
    const manifests = [
      manifestFor("foreign", { os: "linux", architecture: other }),
      manifestFor("first", { os: "linux", architecture: hostPlatform.architecture }),
      manifestFor("windows", { os: "windows", architecture: hostPlatform.architecture }),
      manifestFor("second", { os: "linux", architecture: hostPlatform.architecture, variant: "v8" }),
    ]
    expect(runnableOf(manifests).map(({ digest }) => digest)).toEqual([digestOf("first"), digestOf("second")])
  })

  it("those that name no platform can: single images are written so", () => {
    expect(runnableOf([manifestFor("plain")])).toHaveLength(1)
  })

  it("attestations cannot: they are for a platform that nobody is", () => {
    const unknown = manifestFor("attestation", { os: "unknown", architecture: "unknown" })
    expect(runnableOf([unknown])).toEqual([])
  })
})
