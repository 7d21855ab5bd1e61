import { describe, expect, test } from "vitest"
import { parseFilters } from "../query/filters.ts"
import { containerWith, imageId } from "../testing/container.ts"
import { checkListFilters, listFilterNames, passesListFilters } from "./list-filters.ts"

const filters = (document: object) => parseFilters(JSON.stringify(document), listFilterNames)
const context = { ancestors: new Set<string>(), networks: new Set<string>(), labels: { team: "a" } }
const passes = (document: object, parts = {}, more = {}) =>
  passesListFilters(containerWith(parts), filters(document), { ...context, ...more })

describe("filters of docker ps", () => {
  test("names match as expressions, with or without their slash", () => {
    expect(passes({ name: ["we"] })).toBe(true)
    expect(passes({ name: ["^/web$"] })).toBe(true)
    expect(passes({ name: ["^b"] })).toBe(false)
    expect(passes({ name: ["web["] })).toBe(false)
  })

  test("values of one filter are alternatives, filters of different names are conditions", () => {
    expect(passes({ status: ["exited", "running"] })).toBe(true)
    expect(passes({ status: ["running"], name: ["db"] })).toBe(false)
  })

  test("exit codes count for those that ended", () => {
    expect(passes({ exited: ["3"] }, { state: "exited", exitCode: 3 })).toBe(true)
    expect(passes({ exited: ["0"] }, { state: "running" })).toBe(false)
  })

  test("labels, health, volumes, images and networks", () => {
    const mounts = [
      { type: "volume", source: "/v", target: "/data", readOnly: false, volume: "db", options: [] },
    ]
    expect(passes({ label: ["team=a"] })).toBe(true)
    expect(passes({ health: ["none"] })).toBe(true)
    expect(passes({ volume: ["db"] }, { mounts })).toBe(true)
    expect(passes({ volume: ["/data"] }, { mounts })).toBe(true)
    expect(passes({ ancestor: ["x"] }, {}, { ancestors: new Set([imageId]) })).toBe(true)
    expect(passes({ ancestor: ["x"] })).toBe(false)
    expect(passes({ network: ["bridge"] }, {}, { networks: new Set(["bridge"]) })).toBe(true)
    expect(passes({ network: ["shop"] }, {}, { networks: new Set(["shop"]) })).toBe(false)
  })

  test("ports by number, range and protocol", () => {
    const connection = {
      ports: [{ containerPort: 80, protocol: "tcp", hostAddress: "0.0.0.0", hostPort: 8080 }],
      nameservers: [],
    }
    expect(passes({ publish: ["8080"] }, { connection })).toBe(true)
    expect(passes({ publish: ["8000-8100/tcp"] }, { connection })).toBe(true)
    expect(passes({ publish: ["8080/udp"] }, { connection })).toBe(false)
    expect(passes({ expose: ["53/udp"] }, { spec: { image: "x", exposedPorts: ["53/udp"] } })).toBe(true)
  })

  test("values that cannot be are refused", () => {
    expect(() => checkListFilters(filters({ status: ["up"] }))).toThrow("invalid filter 'status=up'")
    expect(() => checkListFilters(filters({ exited: ["x"] }))).toThrow("invalid filter 'exited=x'")
  })
})
