import { describe, expect, it } from "vitest"
import { type ServiceConfigInput, serviceConfigSchema } from "./schema.ts"

function faultsOf(config: ServiceConfigInput): string[] {
  const parsed = serviceConfigSchema.safeParse(config)
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)
}

describe("a service's configuration", () => {
  it("needs nothing: what is left out has a sensible value", () => {
    expect(serviceConfigSchema.parse({})).toMatchObject({
      replicas: 1,
      healthCheck: { kind: "image" },
      variables: [],
      stopGraceSeconds: 10,
    })
  })

  it("is the same after it was stored and read again", () => {
    const config = serviceConfigSchema.parse({ httpPort: 80, healthCheck: { kind: "http", path: "/" } })
    expect(serviceConfigSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config)
  })

  it.each<[string, ServiceConfigInput, string]>([
    ["a port beyond the last", { httpPort: 70_000 }, "httpPort: Ports go from 1 to 65535."],
    [
      "a variable name with a dash",
      { variables: [{ name: "A-B", value: "" }] },
      "variables.0.name: Use letters, digits and underscores, not starting with a digit.",
    ],
    [
      "the same variable twice",
      {
        variables: [
          { name: "A", value: "1" },
          { name: "A", value: "2" },
        ],
      },
      "variables: The variable A is set twice.",
    ],
    [
      "a name that is a variable and a secret",
      { variables: [{ name: "A", value: "1" }], secrets: [{ name: "A", as: "variable" }] },
      "secrets: A is both a variable and a secret given as a variable.",
    ],
    [
      "two volumes at one place",
      {
        mounts: [
          { volume: "a", target: "/data" },
          { volume: "b", target: "/data" },
        ],
      },
      "mounts: Two volumes want /data.",
    ],
    [
      "a mount outside of the container",
      { mounts: [{ volume: "a", target: "/data/../../etc" }] },
      "mounts.0.target: Use a path without “..”.",
    ],
    [
      "a check without any port",
      { healthCheck: { kind: "http", path: "/" } },
      "healthCheck.port: The health check needs a port: set the HTTP port or the check's own.",
    ],
    [
      "replicas that fight for a host port",
      { replicas: 2, ports: [{ container: 80, host: 8080 }] },
      "ports: More than one replica cannot share a fixed host port: leave the host port open or use one replica.",
    ],
    [
      "one host port for two container ports",
      {
        ports: [
          { container: 80, host: 8080 },
          { container: 81, host: 8080 },
        ],
      },
      "ports: The host port 8080/tcp is published twice.",
    ],
    ["eleven replicas", { replicas: 11 }, "replicas: At most 10 replicas."],
    ["hardly any memory", { limits: { memoryBytes: 1 } }, "limits.memoryBytes: At least 6 MB."],
  ])("refuses %s with a sentence", (_, config, fault) => {
    expect(faultsOf(config)).toContain(fault)
  })

  it("lets TCP and UDP share a host port, as the kernel does", () => {
    const ports = [
      { container: 53, protocol: "tcp" as const, host: 53 },
      { container: 53, protocol: "udp" as const, host: 53 },
    ]
    expect(faultsOf({ ports })).toEqual([])
  })
})
