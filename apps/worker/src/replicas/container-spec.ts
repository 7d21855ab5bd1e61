import type { sealedSecretsSchema, startReplicaJob } from "@naru/core/deployments"
import type { ContainerSpec } from "@naru/engine/containers"
import type * as z from "zod"

type Payload = z.infer<typeof startReplicaJob.payload>
type Secrets = z.infer<typeof sealedSecretsSchema>

/** Threads and processes that a replica may have when its service sets no limit: enough for anything but a fork bomb. */
const defaultPids = 4096
const nanoPerCpu = 1e9

/** The container of a replica, from the configuration of its release. Pure. */
export function containerSpec(
  { name, imageId, config, labels, hostname, volumePrefix }: Payload,
  secrets: Secrets,
): ContainerSpec {
  const { limits, mounts, ports, variables, stopGraceSeconds } = config
  const files = secrets.filter(({ as }) => as === "file")
  const environment = secrets.filter(({ as }) => as === "variable")
  return {
    name,
    image: imageId,
    hostname,
    labels,
    environment: variables.map((variable) => `${variable.name}=${variable.value}`),
    mounts: mounts.map(({ volume, target, readOnly }) => ({
      type: "volume",
      source: `${volumePrefix}-${volume}`,
      target,
      readOnly,
    })),
    ports: ports.map(({ container, protocol, host }) => ({
      containerPort: container,
      protocol,
      hostAddress: "0.0.0.0",
      hostPort: host ?? 0,
    })),
    resources: {
      pidsLimit: limits.pids ?? defaultPids,
      ...(limits.memoryBytes !== undefined && { memoryBytes: limits.memoryBytes }),
      ...(limits.cpus !== undefined && { nanoCpus: Math.round(limits.cpus * nanoPerCpu) }),
    },
    secrets: files.map((secret) => ({ name: secret.name, value: new TextEncoder().encode(secret.value) })),
    secretEnvironment: environment.map((secret) => ({ name: secret.name, value: secret.value })),
    stopTimeoutSeconds: stopGraceSeconds,
    restart: { name: "unless-stopped" },
    ...(config.command && { command: config.command }),
    ...(config.entrypoint && { entrypoint: config.entrypoint }),
    ...(config.user && { user: config.user }),
    ...(config.workingDirectory && { workingDirectory: config.workingDirectory }),
  }
}
