import { describe, expect, it } from "vitest"
import { hostsFile, resolvConf } from "./container-files.ts"

const connection = {
  endpoint: {
    networkId: "n",
    containerId: "c",
    aliases: [],
    address: "172.18.0.5",
    prefixLength: 16,
    gateway: "172.18.0.1",
    macAddress: "02:42:ac:12:00:05",
  },
  ports: [],
  nameservers: [],
}

describe("hostsFile", () => {
  it("names loopback first and the container last", () => {
    const lines = hostsFile({ hostname: "web", connection, extraHosts: [] }).trimEnd().split("\n")
    expect(lines[0]).toBe("127.0.0.1\tlocalhost")
    expect(lines.at(-1)).toBe("172.18.0.5\tweb")
  })

  it("adds what was asked, IPv6 and host-gateway included", () => {
    const text = hostsFile({
      hostname: "web",
      connection,
      extraHosts: ["a:1.2.3.4", "b:fe80::1", "up:host-gateway", "c=5.6.7.8"],
    })
    for (const line of ["1.2.3.4\ta", "fe80::1\tb", "172.18.0.1\tup", "5.6.7.8\tc"])
      expect(text).toContain(`${line}\n`)
  })

  it("puts the domain name before the short one", () => {
    expect(hostsFile({ hostname: "web", domainname: "example.org", connection, extraHosts: [] })).toContain(
      "172.18.0.5\tweb.example.org web\n",
    )
  })

  it("has no line of its own without an address", () => {
    expect(
      hostsFile({ hostname: "web", connection: { ports: [], nameservers: [] }, extraHosts: [] }),
    ).not.toContain("web")
  })
})

describe("resolvConf", () => {
  it("takes the network's servers unless others are asked", () => {
    expect(resolvConf({ dns: {}, nameservers: ["127.0.0.11"] })).toBe("nameserver 127.0.0.11\n")
    expect(resolvConf({ dns: { servers: ["9.9.9.9"] }, nameservers: ["127.0.0.11"] })).toBe(
      "nameserver 9.9.9.9\n",
    )
  })

  it("writes search and options, and takes a dot for no search", () => {
    expect(resolvConf({ dns: { search: ["a.b", "c"], options: ["ndots:1"] }, nameservers: [] })).toBe(
      "search a.b c\noptions ndots:1\n",
    )
    expect(resolvConf({ dns: { search: ["."] }, nameservers: [] })).toBe("")
  })
})
