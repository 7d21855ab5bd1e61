import { type ServiceConfigInput, serviceConfigSchema } from "@naru/core/services/schema"
import { expect, test } from "vitest"
import { containerSpec } from "./container-spec.ts"

function specOf(config: ServiceConfigInput, secrets: Parameters<typeof containerSpec>[1] = []) {
  const payload = {
    name: "web-3-1-abc123",
    imageId: "sha256:1",
    config: serviceConfigSchema.parse(config),
    sealedSecrets: null,
    volumePrefix: "service1",
    hostname: "web",
    labels: { "naru.service": "service1" },
  }
  return containerSpec(payload, secrets)
}

test("runs the release's image under the replica's name, started again whenever it ends", () => {
  expect(specOf({})).toMatchObject({
    name: "web-3-1-abc123",
    image: "sha256:1",
    hostname: "web",
    labels: { "naru.service": "service1" },
    restart: { name: "unless-stopped" },
    stopTimeoutSeconds: 10,
  })
})

test("leaves command, entrypoint, user and folder to the image unless the service sets them", () => {
  const plain = specOf({})
  for (const key of ["command", "entrypoint", "user", "workingDirectory"])
    expect(plain).not.toHaveProperty(key)
  expect(specOf({ command: ["serve"], user: "app", workingDirectory: "/srv" })).toMatchObject({
    command: ["serve"],
    user: "app",
    workingDirectory: "/srv",
  })
})

test("gives each service volumes of its own", () => {
  const { mounts } = specOf({ mounts: [{ volume: "data", target: "/data", readOnly: true }] })
  expect(mounts).toEqual([{ type: "volume", source: "service1-data", target: "/data", readOnly: true }])
})

test("publishes a fixed port of the host, or a free one", () => {
  const { ports } = specOf({
    ports: [{ container: 53, protocol: "udp", host: 5353 }, { container: 80 }],
  })
  expect(ports).toEqual([
    { containerPort: 53, protocol: "udp", hostAddress: "0.0.0.0", hostPort: 5353 },
    { containerPort: 80, protocol: "tcp", hostAddress: "0.0.0.0", hostPort: 0 },
  ])
})

test("limits memory, CPU and processes; processes also when nobody asked", () => {
  expect(specOf({}).resources).toEqual({ pidsLimit: 4096 })
  expect(specOf({ limits: { memoryBytes: 64 << 20, cpus: 0.5, pids: 10 } }).resources).toEqual({
    pidsLimit: 10,
    memoryBytes: 64 << 20,
    nanoCpus: 500_000_000,
  })
})

test("keeps secrets out of the environment that inspect shows", () => {
  const spec = specOf({ variables: [{ name: "MODE", value: "fast" }] }, [
    { name: "TOKEN", as: "file", value: "t0ken" },
    { name: "PASSWORD", as: "variable", value: "p4ss" },
  ])
  expect(spec.environment).toEqual(["MODE=fast"])
  expect(spec.secrets).toEqual([{ name: "TOKEN", value: new TextEncoder().encode("t0ken") }])
  expect(spec.secretEnvironment).toEqual([{ name: "PASSWORD", value: "p4ss" }])
})
