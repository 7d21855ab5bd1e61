import { describe, expect, test } from "vitest"
import {
  chooseAddress,
  chooseSubnet,
  formatAddress,
  formatSubnet,
  isHostAddress,
  macOfAddress,
  overlaps,
  parseAddress,
  parseSubnet,
  type Subnet,
} from "./subnet.ts"

describe("a subnet", () => {
  test.each(["10.0.0.0/8", "172.18.0.0/16", "192.168.255.248/29"])("%s reads and writes the same", (text) => {
    expect(formatSubnet(parseSubnet(text))).toBe(text)
  })

  test.each([
    ["10.0.0.0", "must look like"],
    ["10.0.0/8", "must look like"],
    ["10.0.0.0/x", "must look like"],
    ["10.0.0.0/8/9", "must look like"],
    ["fd00::/64", "must look like"],
    ["10.0.0.0/7", "prefix must be"],
    ["10.0.0.0/30", "prefix must be"],
    ["10.0.0.1/8", "bits beyond"],
    ["192.168.1.128/24", "bits beyond"],
  ])("%s is refused with the reason", (text, reason) => {
    expect(() => parseSubnet(text)).toThrow(reason)
  })

  test("overlaps what contains it, what it contains and itself, but not its neighbour", () => {
    const overlap = (one: string, other: string) => overlaps(range(one), range(other))
    expect(overlap("10.1.0.0/16", "10.0.0.0/8")).toBe(true)
    expect(overlap("10.0.0.0/8", "10.1.0.0/16")).toBe(true)
    expect(overlap("10.1.0.0/16", "10.1.0.0/16")).toBe(true)
    expect(overlap("10.1.0.0/16", "10.2.0.0/16")).toBe(false)
  })

  test("gives neither its first nor its last address to anyone", () => {
    const subnet = parseSubnet("192.168.1.0/29")
    const usable = [0, 1, 6, 7, 8].map((offset) => isHostAddress(subnet, subnet.base + offset))
    expect(usable).toEqual([false, true, true, false, false])
  })
})

/** Routes may be of any length, unlike the subnets of networks. */
function range(text: string): Subnet {
  const [address = "", length = "32"] = text.split("/")
  return { base: parseAddress(address), prefixLength: Number(length) }
}

describe("the range of a new network", () => {
  const choose = (...taken: string[]) => {
    const subnet = chooseSubnet(taken.map(range))
    return subnet && formatSubnet(subnet)
  }

  test("leaves Docker's own alone and begins after it", () => {
    expect(choose()).toBe("172.18.0.0/16")
  })

  test("avoids routes, however small or large they are", () => {
    expect(choose("172.18.200.7/32")).toBe("172.19.0.0/16")
    expect(choose("172.16.0.0/13")).toBe("172.24.0.0/16")
    expect(choose("172.16.0.0/12")).toBe("192.168.0.0/20")
    expect(choose("172.16.0.0/12", "192.168.1.0/24")).toBe("192.168.16.0/20")
  })

  test("is none when everything is taken", () => {
    expect(choose("172.16.0.0/12", "192.168.0.0/16")).toBe("10.192.0.0/16")
    expect(choose("172.16.0.0/12", "192.168.0.0/16", "10.0.0.0/8")).toBeUndefined()
    expect(choose("0.0.0.0/0")).toBeUndefined()
  })
})

describe("the address of a new container", () => {
  const subnet = parseSubnet("10.0.0.0/29")
  const choose = (last: string | undefined, ...taken: string[]) => {
    const address = chooseAddress({
      subnet,
      last: last === undefined ? undefined : parseAddress(last),
      taken: new Set(taken.map(parseAddress)),
    })
    return address === undefined ? undefined : formatAddress(address)
  }

  test("is the first free one", () => {
    expect(choose(undefined, "10.0.0.1")).toBe("10.0.0.2")
  })

  test("goes on after the last given and begins again at the end", () => {
    expect(choose("10.0.0.4", "10.0.0.1")).toBe("10.0.0.5")
    expect(choose("10.0.0.6", "10.0.0.1")).toBe("10.0.0.2")
  })

  test("skips what is taken, and is none when all are", () => {
    expect(choose("10.0.0.2", "10.0.0.1", "10.0.0.3", "10.0.0.4")).toBe("10.0.0.5")
    const all = [1, 2, 3, 4, 5, 6].map((last) => `10.0.0.${last}`)
    expect(choose("10.0.0.3", ...all)).toBeUndefined()
  })

  test("gives a hardware address that follows from it", () => {
    expect(macOfAddress(parseAddress("172.18.0.254"))).toBe("02:42:ac:12:00:fe")
    expect(macOfAddress(parseAddress("255.255.255.255"))).toBe("02:42:ff:ff:ff:ff")
  })
})
