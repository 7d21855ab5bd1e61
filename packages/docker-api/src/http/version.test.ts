import { expect, test } from "vitest"
import { isAtLeast, newestVersion, splitVersion } from "./version.ts"

test("a path without a version speaks the newest one", () => {
  expect(splitVersion("/containers/json")).toEqual({ version: newestVersion, path: "/containers/json" })
})

test("the version prefix is split off", () => {
  expect(splitVersion("/v1.41/_ping")).toEqual({ version: { major: 1, minor: 41 }, path: "/_ping" })
})

test("clients that are too new or too old read Docker's text", () => {
  expect(() => splitVersion("/v1.99/info")).toThrow(
    "client version 1.99 is too new. Maximum supported API version is 1.47",
  )
  expect(() => splitVersion("/v1.12/info")).toThrow(
    "client version 1.12 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
  )
})

test("minor versions compare as numbers", () => {
  expect(isAtLeast({ major: 1, minor: 9 }, 1, 42)).toBe(false)
  expect(isAtLeast({ major: 1, minor: 42 }, 1, 42)).toBe(true)
})
