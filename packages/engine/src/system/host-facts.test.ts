import { execFileSync } from "node:child_process"
import { tmpdir } from "node:os"
import { expect, test } from "vitest"
import { diskSpace, hostFacts, kernelNumber } from "./host-facts.ts"

test("the host is described in the words that other tools use", () => {
  const facts = hostFacts()
  expect(facts.kernelVersion).toBe(execFileSync("uname", ["-r"], { encoding: "utf8" }).trim())
  expect(facts.operatingSystem).not.toBe("")
  expect(["amd64", "arm64"]).toContain(facts.architecture)
  expect(facts.cpus).toBeGreaterThan(0)
  expect(facts.memoryBytes).toBeGreaterThan(64 * 1024 * 1024)
})

test.each([
  ["6.1.0-18-amd64", { major: 6, minor: 1 }],
  ["5.15.0", { major: 5, minor: 15 }],
  ["4.8", { major: 4, minor: 8 }],
  ["6.18-rc1", { major: 6, minor: 18 }],
])("the kernel release %s is understood", (release, number) => {
  expect(kernelNumber(release)).toEqual(number)
})

test("free space is what df says is available", () => {
  const { freeBytes, totalBytes } = diskSpace(tmpdir())
  const output = execFileSync("df", ["-B1", "--output=avail,size", tmpdir()], { encoding: "utf8" })
  const [available = 0, size = 0] = output.split("\n")[1]?.trim().split(/\s+/).map(Number) ?? []
  expect(totalBytes).toBe(size)
  // Others write to the same disk meanwhile.
  expect(Math.abs(freeBytes - available)).toBeLessThan(512 * 1024 * 1024)
})
