import { describe, expect, test } from "vitest"
import {
  chooseAddress,
  chooseSubnet,
  formatAddress,
  formatSubnet,
  overlaps,
  parseAddress,
  parseSubnet,
  type Subnet,
} from "./subnet.ts"

function range(text: string): Subnet {
  const [address = "", length = "32"] = text.split("/")
  return { base: parseAddress(address), prefixLength: Number(length) }
}

describe("networks that are made one after another", () => {
  const chosen: Subnet[] = []
  for (let next = chooseSubnet(chosen); next !== undefined; next = chooseSubnet(chosen)) chosen.push(next)
  const texts = chosen.map(formatSubnet)

  test("get 14 ranges of 172.16.0.0/12, 16 of 192.168.0.0/16 and 64 of 10.0.0.0/8, in this order", () => {
    expect(texts).toHaveLength(14 + 16 + 64)
    expect([texts[0], texts[13], texts[14], texts[29], texts[30], texts.at(-1)]).toEqual([
      "172.18.0.0/16",
      "172.31.0.0/16",
      "192.168.0.0/20",
      "192.168.240.0/20",
      "10.192.0.0/16",
      "10.255.0.0/16",
    ])
  })

  test("never overlap each other", () => {
    const pairs = chosen.flatMap((one, index) => chosen.slice(index + 1).map((other) => overlaps(one, other)))
    expect(pairs).not.toContain(true)
  })

  test("get ranges that a person could have named as well", () => {
    expect(texts.map((text) => formatSubnet(parseSubnet(text)))).toEqual(texts)
  })

  test("never get the range of Docker's own bridge, nor one outside RFC 1918", () => {
    expect(texts).not.toContain("172.17.0.0/16")
    const allowed = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(range)
    expect(chosen.filter((one) => !allowed.some((block) => overlaps(block, one)))).toEqual([])
  })

  test("get a range that was given back before one that never was used", () => {
    const without = chosen.slice(0, 20).filter((_, index) => index !== 3)
    expect(chooseSubnet(without)).toEqual(chosen[3])
  })
})

describe("what a host's routes leave", () => {
  test.each<[string, string[], string | undefined]>([
    ["a VPN into all of 10.0.0.0/8", ["10.0.0.0/8"], "172.18.0.0/16"],
    ["an office on 192.168.0.0/16 and 172.16.0.0/12", ["192.168.0.0/16", "172.16.0.0/12"], "10.192.0.0/16"],
    ["a single host route in each of the first two", ["172.18.0.1/32", "172.19.255.255/32"], "172.20.0.0/16"],
    [
      "Docker with its default pools in use",
      ["172.17.0.0/16", "172.18.0.0/16", "172.19.0.0/16"],
      "172.20.0.0/16",
    ],
    ["the upper half of the addresses", ["128.0.0.0/1"], "10.192.0.0/16"],
    ["the lower half of the addresses", ["0.0.0.0/1"], "172.18.0.0/16"],
    ["public addresses alone", ["203.0.113.0/24", "8.8.8.8/32"], "172.18.0.0/16"],
    ["nothing at all", ["0.0.0.0/1", "128.0.0.0/1"], undefined],
  ])("beside %s", (_, taken, expected) => {
    const subnet = chooseSubnet(taken.map(range))
    expect(subnet && formatSubnet(subnet)).toBe(expected)
  })
})

describe("overlaps", () => {
  test.each([
    ["10.0.0.0/8", "10.255.255.255/32", true],
    ["10.0.0.0/8", "11.0.0.0/8", false],
    ["10.0.0.0/9", "10.128.0.0/9", false],
    ["0.0.0.0/0", "255.255.255.255/32", true],
    ["255.255.255.254/31", "255.255.255.255/32", true],
    ["192.168.1.0/24", "192.168.0.0/23", true],
    ["192.168.2.0/24", "192.168.0.0/23", false],
  ])("%s and %s: %s, whichever comes first", (one, other, expected) => {
    expect(overlaps(range(one), range(other))).toBe(expected)
    expect(overlaps(range(other), range(one))).toBe(expected)
  })
})

describe("addresses as numbers", () => {
  test.each([
    ["0.0.0.0", 0],
    ["0.0.0.1", 1],
    ["10.0.0.1", 167_772_161],
    ["127.255.255.255", 2_147_483_647],
    ["128.0.0.0", 2_147_483_648],
    ["255.255.255.255", 4_294_967_295],
  ])("%s is %d both ways", (text, number) => {
    expect(parseAddress(text)).toBe(number)
    expect(formatAddress(number)).toBe(text)
  })
})

describe("containers that come and go", () => {
  const subnet = parseSubnet("10.0.0.0/28")
  const gateway = parseAddress("10.0.0.1")

  test("never share an address, never get the gateway's, and use every other before one is used again", () => {
    const living: number[] = []
    const given: string[] = []
    let last: number | undefined
    // Two are there at any time: the older one leaves before the next comes.
    for (let count = 0; count < 13; count += 1) {
      if (living.length === 2) living.shift()
      const address = chooseAddress({ subnet, last, taken: new Set([gateway, ...living]) })
      if (address === undefined) throw new Error("no address left")
      living.push(address)
      given.push(formatAddress(address))
      last = address
    }
    expect(given).toEqual(Array.from({ length: 13 }, (_, index) => `10.0.0.${index + 2}`))
  })

  test("fill a network to the last address, and get the one that became free", () => {
    const taken = new Set([gateway])
    let last: number | undefined
    for (;;) {
      const address = chooseAddress({ subnet, last, taken })
      if (address === undefined) break
      taken.add(address)
      last = address
    }
    expect(taken.size).toBe(14)
    taken.delete(parseAddress("10.0.0.7"))
    expect(chooseAddress({ subnet, last, taken })).toBe(parseAddress("10.0.0.7"))
  })

  test("on a large network begin at its start, too", () => {
    const wide = parseSubnet("10.0.0.0/8")
    expect(chooseAddress({ subnet: wide, last: undefined, taken: new Set([gateway]) })).toBe(
      parseAddress("10.0.0.2"),
    )
    const end = parseAddress("10.255.255.254")
    expect(chooseAddress({ subnet: wide, last: end, taken: new Set([gateway]) })).toBe(
      parseAddress("10.0.0.2"),
    )
  })
})
