import { type ServiceConfig, serviceConfigSchema } from "@naru/core/services/schema"
import { describe, expect, it } from "vitest"
import { type ConfigSection, changedSections, configSections } from "./config-changes.ts"

const base = serviceConfigSchema.parse({
  httpPort: 8080,
  command: ["serve"],
  variables: [
    { name: "A", value: "1" },
    { name: "B", value: "2" },
  ],
  mounts: [{ volume: "data", target: "/data" }],
  healthCheck: { kind: "http", path: "/" },
})

/** One change of each field, and the section of the page that shows it. */
const changes: { [Key in keyof Required<ServiceConfig>]: [ServiceConfig[Key], ConfigSection] } = {
  command: [["serve", "--fast"], "runtime"],
  entrypoint: [["/bin/tini", "--"], "runtime"],
  user: ["1000:1000", "runtime"],
  workingDirectory: ["/srv", "runtime"],
  limits: [{ memoryBytes: 64_000_000 }, "runtime"],
  replicas: [3, "runtime"],
  stopGraceSeconds: [30, "runtime"],
  variables: [[{ name: "A", value: "1" }], "variables"],
  secrets: [[{ name: "KEY", as: "file" }], "variables"],
  ports: [[{ container: 80, protocol: "tcp", host: 8080 }], "ports"],
  httpPort: [9090, "ports"],
  mounts: [[{ volume: "data", target: "/data", readOnly: true }], "storage"],
  healthCheck: [{ kind: "none" }, "health"],
}

describe("a change of a service's configuration", () => {
  it.each(Object.entries(changes))(
    "of %s is seen in its section and nowhere else",
    (key, [value, section]) => {
      expect(changedSections(base, { ...base, [key]: value })).toEqual([section])
    },
  )

  it("can be made in every field that a service has", () => {
    const fields = Object.keys(serviceConfigSchema.parse({})).concat("command", "entrypoint", "httpPort")
    for (const field of fields) expect(Object.keys(changes)).toContain(field)
  })

  it("that empties an optional field is one, and filling it with nothing is none", () => {
    const { command: _, ...withoutCommand } = base
    expect(changedSections(base, withoutCommand)).toEqual(["runtime"])
    expect(changedSections(base, { ...base, user: undefined })).toEqual([])
  })

  it("of the order of variables is one: the last of two equal names would win", () => {
    expect(changedSections(base, { ...base, variables: base.variables.toReversed() })).toEqual(["variables"])
  })

  it("is none when only the order of an object's keys differs", () => {
    const [first] = base.mounts
    const turned = { readOnly: first?.readOnly ?? false, target: "/data", volume: "data" }
    expect(changedSections(base, { ...base, mounts: [turned] })).toEqual([])
  })

  it("in several sections names them in the page's order, whichever came first", () => {
    const all = Object.fromEntries(Object.entries(changes).map(([key, [value]]) => [key, value]))
    const expected = configSections.filter((section) => section !== "source")
    expect(changedSections(base, serviceConfigSchema.parse({ ...base, ...all, replicas: 1 }))).toEqual(
      expected,
    )
  })

  it("and back again is none", () => {
    const changed = { ...base, replicas: 2 }
    expect(changedSections(base, { ...changed, replicas: 1 })).toEqual([])
  })
})
