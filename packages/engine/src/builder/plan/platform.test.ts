import { expect, it } from "vitest"
import { isPlatform, platformArguments } from "./platform.ts"

const amd64 = { os: "linux", architecture: "amd64" }
const arm64 = { os: "linux", architecture: "arm64" }

it.each([
  ["linux/amd64", amd64, true],
  ["amd64", amd64, true],
  ["x86_64", amd64, true],
  ["Linux/AMD64", amd64, true],
  ["linux/arm64", amd64, false],
  ["linux/arm64/v8", arm64, true],
  ["aarch64", arm64, true],
  ["linux/arm/v7", arm64, false],
  ["windows/amd64", amd64, false],
  ["linux/amd64/v3", amd64, false],
])("--platform=%s on %o: %s", (text, platform, expected) => {
  expect(isPlatform(text, platform)).toBe(expected)
})

it("gives the arguments that BuildKit predefines", () => {
  expect(Object.fromEntries(platformArguments(arm64))).toEqual({
    TARGETPLATFORM: "linux/arm64",
    TARGETOS: "linux",
    TARGETARCH: "arm64",
    TARGETVARIANT: "",
    BUILDPLATFORM: "linux/arm64",
    BUILDOS: "linux",
    BUILDARCH: "arm64",
    BUILDVARIANT: "",
  })
})
