import { expect, test } from "vitest"
import { parsePorts, portBindingsOf, portMapOf } from "./ports.ts"

test("ports are read with and without protocol, alone and as ranges", () => {
  expect(parsePorts("80")).toEqual({ ports: [80], protocol: "tcp" })
  expect(parsePorts("53/udp")).toEqual({ ports: [53], protocol: "udp" })
  expect(parsePorts("8000-8002/tcp")).toEqual({ ports: [8000, 8001, 8002], protocol: "tcp" })
})

test("what is no port is refused", () => {
  for (const text of ["", "0", "65536", "http", "80/tcp/x", "9-8"]) {
    expect(() => parsePorts(text), text).toThrow("invalid port specification")
  }
  expect(() => parsePorts("80/sctp")).toThrow("SCTP")
  expect(() => parsePorts("80/icmp")).toThrow("invalid proto: icmp")
})

test("bindings default to every address and to a free port", () => {
  expect(
    portBindingsOf({
      "80/tcp": [{ HostPort: "8080" }, { HostIp: "127.0.0.1", HostPort: "" }],
      "81/tcp": null,
    }),
  ).toEqual([
    { containerPort: 80, protocol: "tcp", hostAddress: "0.0.0.0", hostPort: 8080 },
    { containerPort: 80, protocol: "tcp", hostAddress: "127.0.0.1", hostPort: 0 },
  ])
})

test("a range of host ports for one port is refused", () => {
  expect(() => portBindingsOf({ "80/tcp": [{ HostPort: "8000-8010" }] })).toThrow("range of host ports")
})

test("the map shows each container port once, with all its bindings", () => {
  const port = { containerPort: 80, protocol: "tcp" as const, hostAddress: "0.0.0.0" }
  expect(
    portMapOf([
      { ...port, hostPort: 8080 },
      { ...port, hostPort: 0 },
    ]),
  ).toEqual({
    "80/tcp": [
      { HostIp: "0.0.0.0", HostPort: "8080" },
      { HostIp: "0.0.0.0", HostPort: "" },
    ],
  })
})
