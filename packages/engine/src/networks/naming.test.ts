import { expect, test } from "vitest"
import { namingOf } from "./naming.ts"

test("interface names fit the kernel's fifteen characters", () => {
  const { bridge, newHostInterface } = namingOf("a".repeat(200))
  for (const name of [bridge("b".repeat(64)), newHostInterface()]) expect(name.length).toBe(15)
})

test("two engines never share a name, and one engine always gets the same", () => {
  const [one, other, again] = ["one", "other", "one"].map(namingOf)
  expect(one?.table).not.toBe(other?.table)
  expect(one?.bridge("network")).not.toBe(other?.bridge("network"))
  expect(one?.bridge("network")).toBe(again?.bridge("network"))
})

test("names begin with the prefix that firewall rules and clean-up go by", () => {
  const naming = namingOf("one")
  expect(naming.bridge("network").startsWith(naming.bridgePrefix)).toBe(true)
  expect(naming.newHostInterface().startsWith(naming.hostPrefix)).toBe(true)
})

test("a wire never gets the name of an earlier one", () => {
  const { newHostInterface } = namingOf("one")
  expect(newHostInterface()).not.toBe(newHostInterface())
})
