import { describe, expect, test } from "vitest"
import type { Privilege } from "./http/exchange.ts"
import { readAndExecOnly } from "./policy.ts"
import { routes } from "./routes.ts"

function decide(operation: string, asks: readonly Privilege[] = []) {
  const route = routes.find((one) => one.operation === operation)
  if (!route) throw new Error(`no operation ${operation}`)
  const { method, path, access } = route
  return readAndExecOnly({ method, path, query: new URLSearchParams(), operation, access, asks })
}

describe("the socket for reading and exec", () => {
  test("serves reads, streams and work inside containers", () => {
    const allowed = [
      "ContainerList",
      "ContainerLogs",
      "ContainerStats",
      "SystemEvents",
      "ContainerWait",
      "ContainerAttach",
      "ContainerExec",
      "ExecStart",
      "ExecResize",
    ]
    for (const operation of allowed) expect(decide(operation), operation).toBe("allow")
  })

  test("refuses everything that makes, changes or removes", () => {
    const changing = [
      "ContainerCreate",
      "ContainerStart",
      "ContainerDelete",
      "ImageBuild",
      "ImageLoad",
      "VolumeDelete",
    ]
    for (const operation of changing) expect(decide(operation), operation).toHaveProperty("deny")
  })

  test("refuses an exec that asks for privileges", () => {
    expect(decide("ContainerExec", ["privileged"])).toEqual({
      deny: "this socket does not grant: privileged",
    })
  })

  test("lets reads of other paths through and refuses their changes", () => {
    const other = { path: "/naru/stats", query: new URLSearchParams(), asks: [] }
    expect(readAndExecOnly({ ...other, method: "GET" })).toBe("allow")
    expect(readAndExecOnly({ ...other, method: "POST" })).toHaveProperty("deny")
  })

  test("grants no GET that changes things", () => {
    expect(routes.filter(({ method, access }) => method === "GET" && access === "change")).toEqual([])
  })
})
