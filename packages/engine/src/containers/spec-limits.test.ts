import { describe, expect, it } from "vitest"
import type { PortBinding } from "../networks/index.ts"
import { cgroupPathOf, containerHome, logPathOf } from "./container-paths.ts"
import { logLimitsOf } from "./log-limits.ts"
import { portsOf } from "./port-requests.ts"

const driver = (options: Record<string, string>) => ({ type: "json-file" as const, options })

describe("the size of a log", () => {
  it.each([
    ["1", 1],
    ["500b", 500],
    ["64k", 65_536],
    ["64K", 65_536],
    ["64kb", 65_536],
    ["10m", 10_485_760],
    ["10MB", 10_485_760],
    ["2g", 2_147_483_648],
    [" 5m ", 5_242_880],
    ["0", 1024 ** 4],
    ["-1", 1024 ** 4],
    ["-10m", 1024 ** 4],
  ])("%j is %d bytes", (size, bytes) => {
    expect(logLimitsOf(driver({ "max-size": size }))?.sizeBytes).toBe(bytes)
  })

  it.each(["", "m", "1.5m", "10t", "1e3", "10 m", "ten"])("%j is refused by its name", (size) => {
    expect(() => logLimitsOf(driver({ "max-size": size }))).toThrow(
      expect.objectContaining({ code: "invalid_container_spec", kind: "invalid" }),
    )
    expect(() => logLimitsOf(driver({ "max-size": size }))).toThrow(`invalid max-size "${size}"`)
  })

  it.each([
    ["1", 0],
    ["2", 1],
    ["100", 99],
  ])("%s files are the newest and %d older ones", (files, older) => {
    expect(logLimitsOf(driver({ "max-file": files }))?.olderFiles).toBe(older)
  })

  it.each(["", "0", "-1", "1.5", "many"])("%j files are refused", (files) => {
    expect(() => logLimitsOf(driver({ "max-file": files }))).toThrow(`invalid max-file "${files}"`)
  })

  it("is not looked at when nothing is kept", () => {
    expect(logLimitsOf({ type: "none", options: { "max-size": "nonsense" } })).toBeUndefined()
  })

  it("has its default beside what was asked", () => {
    expect(logLimitsOf(driver({ "max-file": "9" }))).toEqual({ sizeBytes: 10_485_760, olderFiles: 8 })
    expect(logLimitsOf(driver({ "max-size": "1k" }))).toEqual({ sizeBytes: 1024, olderFiles: 2 })
    expect(logLimitsOf(driver({ tag: "web" }))).toEqual(logLimitsOf(undefined))
  })
})

describe("published ports", () => {
  const binding = (change: Partial<PortBinding> = {}): PortBinding => ({
    containerPort: 80,
    protocol: "tcp",
    hostAddress: "0.0.0.0",
    hostPort: 8080,
    ...change,
  })
  const free = (containerPort: number, protocol: "tcp" | "udp" = "tcp") =>
    binding({ containerPort, protocol, hostPort: 0 })

  it("are those that were asked, in their order, and none that is merely exposed", () => {
    const asked = [binding({ hostPort: 2 }), binding({ hostPort: 1 })]
    expect(portsOf({ ports: asked, exposedPorts: ["443/tcp"] })).toEqual(asked)
    expect(portsOf({})).toEqual([])
  })

  it.each<[string, PortBinding[], string[], PortBinding[]]>([
    ["each exposed port", [], ["80/tcp", "53/udp"], [free(80), free(53, "udp")]],
    ["a port without a protocol as TCP", [], ["80"], [free(80)]],
    ["not the one that was asked by hand", [binding()], ["80/tcp"], [binding()]],
    ["the other protocol of the one that was asked", [binding()], ["80/udp"], [binding(), free(80, "udp")]],
    ["the same port once, however it was written", [], ["80", "80/tcp"], [free(80)]],
    ["the last port there is", [], ["65535/tcp"], [free(65_535)]],
    ["nothing without exposed ports", [], [], []],
  ])("with publishAllPorts are %s", (_, ports, exposedPorts, expected) => {
    expect(portsOf({ ports, exposedPorts, publishAllPorts: true })).toEqual(expected)
  })

  it.each([
    { containerPort: 0 },
    { containerPort: -1 },
    { containerPort: 65_536 },
    { hostPort: -1 },
    { hostPort: 65_536 },
  ])("cannot be %j", (change) => {
    expect(() => portsOf({ ports: [binding(change)] })).toThrow(
      expect.objectContaining({ code: "invalid_container_spec" }),
    )
  })

  it("may be any free one: zero", () => {
    expect(portsOf({ ports: [binding({ hostPort: 0 })] })).toHaveLength(1)
  })

  it.each(["", "0/tcp", "65536", "80/sctp", "80/", "-80", "8.5", "80-90/tcp", "http"])(
    "cannot come from the exposed port %j",
    (text) => {
      expect(() => portsOf({ exposedPorts: [text], publishAllPorts: true })).toThrow(
        `invalid exposed port "${text}"`,
      )
      expect(portsOf({ exposedPorts: [text] })).toEqual([])
    },
  )
})

describe("the places of a container", () => {
  it("lie below the engine's directory of containers, by ID", () => {
    expect(containerHome("/h", "abc")).toBe("/h/data/abc")
    expect(logPathOf("/h", "abc")).toBe("/h/data/abc/log")
  })

  it.each([
    [undefined, "/naru/abc"],
    ["", "/naru/abc"],
    ["/shop", "/shop/abc"],
    ["shop", "/shop/abc"],
    ["shop/", "/shop/abc"],
    ["/shop/web/", "/shop/web/abc"],
  ])("below the cgroup parent %j are %s", (cgroupParent, path) => {
    const resources = cgroupParent === undefined ? {} : { cgroupParent }
    expect(cgroupPathOf("abc", { image: "x", resources })).toBe(path)
  })
})
