import type { ContainerSpec, Resources, RestartPolicy } from "@naru/engine/containers"
import type { Privilege } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import type { CreateBody, EndpointBody, HostConfigBody } from "./create-body.ts"
import { mountRequestsOf } from "./mount-requests.ts"
import { parsePorts, portBindingsOf, portKey } from "./ports.ts"
import { checkHostConfig, meaningfulFields } from "./refusals.ts"
import { securityOf } from "./security-options.ts"

/** A create body in the engine's words, with what the client must hear and what the policy must know. */
export interface CreateRequest {
  spec: ContainerSpec
  warnings: string[]
  asks: Privilege[]
}

/** Translates a create body. Throws 400 for what is malformed and 501 for what Naru must not drop. */
export function createRequestOf(body: CreateBody, name: string | undefined): CreateRequest {
  if (!body.Image) throw new DockerFailure(400, "Config cannot be empty in order to create a container")
  const hostConfig = body.HostConfig ?? {}
  const warnings = checkHostConfig(hostConfig)
  const spec: ContainerSpec = {
    ...(name && { name }),
    image: body.Image,
    ...processOf(body),
    ...identityOf(body),
    ...networkOf(body, hostConfig),
    ...hostOf(hostConfig),
    mounts: mountRequestsOf(body, hostConfig),
    resources: resourcesOf(hostConfig),
    security: securityOf(hostConfig),
    clientFields: {
      Config: meaningfulFields({
        AttachStdin: body.AttachStdin,
        AttachStdout: body.AttachStdout,
        AttachStderr: body.AttachStderr,
        Volumes: body.Volumes,
      }),
      HostConfig: meaningfulFields(hostConfig),
    },
  }
  return { spec, warnings, asks: privilegesOf(spec) }
}

function processOf(body: CreateBody): Partial<ContainerSpec> {
  const { Entrypoint: entrypoint, Cmd: command, Env: environment, Healthcheck: healthcheck } = body
  return {
    // `--entrypoint ""` arrives as [""] and means: none.
    ...(entrypoint && { entrypoint: entrypoint.length === 1 && entrypoint[0] === "" ? [] : entrypoint }),
    ...(command && command.length > 0 && { command }),
    ...(environment?.length && { environment }),
    ...(body.WorkingDir && { workingDirectory: body.WorkingDir }),
    ...(body.User && { user: body.User }),
    ...(body.Tty && { tty: true }),
    ...(body.OpenStdin && { openStdin: true }),
    ...(body.StdinOnce && { stdinOnce: true }),
    ...(body.StopSignal && { stopSignal: body.StopSignal }),
    ...(typeof body.StopTimeout === "number" && { stopTimeoutSeconds: body.StopTimeout }),
    ...(healthcheck && { healthcheck }),
  }
}

function identityOf(body: CreateBody): Partial<ContainerSpec> {
  const exposedPorts = Object.keys(body.ExposedPorts ?? {}).flatMap((text) => {
    const { ports, protocol } = parsePorts(text)
    return ports.map((containerPort) => portKey({ containerPort, protocol }))
  })
  return {
    ...(body.Hostname && { hostname: body.Hostname }),
    ...(body.Domainname && { domainname: body.Domainname }),
    ...(body.Labels && Object.keys(body.Labels).length > 0 && { labels: body.Labels }),
    ...(exposedPorts.length > 0 && { exposedPorts }),
  }
}

function networkOf(body: CreateBody, hostConfig: HostConfigBody): Partial<ContainerSpec> {
  const network = body.NetworkDisabled ? "none" : modeOf(hostConfig.NetworkMode)
  const endpoint = endpointFor(network, body)
  const ports = portBindingsOf(hostConfig.PortBindings ?? {})
  const { Dns: servers, DnsSearch: search, DnsOptions: options } = hostConfig
  const dns = {
    ...(servers?.length && { servers }),
    ...(search?.length && { search }),
    ...(options?.length && { options }),
  }
  const macAddress = endpoint?.MacAddress || body.MacAddress
  return {
    network,
    ...(ports.length > 0 && { ports }),
    ...(hostConfig.PublishAllPorts && { publishAllPorts: true }),
    ...(endpoint?.Aliases?.length && { networkAliases: endpoint.Aliases }),
    ...(endpoint?.IPAMConfig?.IPv4Address && { address: endpoint.IPAMConfig.IPv4Address }),
    ...(macAddress && { macAddress }),
    ...(Object.keys(dns).length > 0 && { dns }),
    ...(hostConfig.ExtraHosts?.length && { extraHosts: hostConfig.ExtraHosts }),
  }
}

function modeOf(mode: string | null | undefined): string {
  return !mode || mode === "default" ? "bridge" : mode
}

/** The one endpoint that a container may be made with; clients key it by the network's name or leave it out. */
function endpointFor(network: string, body: CreateBody): EndpointBody | undefined {
  const endpoints = Object.entries(body.NetworkingConfig?.EndpointsConfig ?? {})
  const others = endpoints.filter(([name]) => modeOf(name) !== network)
  if (others.length > 0) {
    const names = endpoints.map(([name]) => name).join(", ")
    throw new DockerFailure(
      501,
      `a container of Naru has one network; HostConfig.NetworkMode asks for ${network} and NetworkingConfig for ${names}`,
    )
  }
  const endpoint = endpoints[0]?.[1] ?? undefined
  if (endpoint?.Links?.length) throw new DockerFailure(501, "Naru does not support links")
  if (endpoint?.IPAMConfig?.IPv6Address)
    throw new DockerFailure(501, "Naru's networks have no IPv6 addresses to choose")
  return endpoint
}

function hostOf(hostConfig: HostConfigBody): Partial<ContainerSpec> {
  const { ShmSize: shmSizeBytes, Sysctls: sysctls, GroupAdd: groupAdd, Ulimits: ulimits } = hostConfig
  return {
    restart: restartOf(hostConfig),
    ...(hostConfig.AutoRemove && { autoRemove: true }),
    ...(hostConfig.Init && { init: true }),
    ...(shmSizeBytes && { shmSizeBytes }),
    ...(ulimits?.length && {
      ulimits: ulimits.map(({ Name: name, Soft: soft, Hard: hard }) => ({ name, soft, hard })),
    }),
    ...(sysctls && Object.keys(sysctls).length > 0 && { sysctls }),
    ...(groupAdd?.length && { groupAdd }),
    logDriver: logDriverOf(hostConfig),
  }
}

function restartOf({ RestartPolicy: policy, AutoRemove: autoRemove }: HostConfigBody): RestartPolicy {
  const name = policy?.Name || "no"
  const maximumRetryCount = policy?.MaximumRetryCount ?? 0
  if (name !== "no" && name !== "always" && name !== "unless-stopped" && name !== "on-failure") {
    throw new DockerFailure(
      400,
      `invalid restart policy: unknown policy '${name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
    )
  }
  if (maximumRetryCount > 0 && name !== "on-failure") {
    throw new DockerFailure(
      400,
      "invalid restart policy: maximum retry count can only be used with 'on-failure'",
    )
  }
  if (autoRemove && name !== "no")
    throw new DockerFailure(400, "can't create 'AutoRemove' container with restart policy")
  return { name, ...(maximumRetryCount > 0 && { maximumRetryCount }) }
}

function logDriverOf({ LogConfig: config }: HostConfigBody): NonNullable<ContainerSpec["logDriver"]> {
  const type = config?.Type || "json-file"
  const options = config?.Config ?? {}
  if (type === "none") return { type, options }
  // `local` differs from json-file only in the format on disk, which nobody reads here.
  if (type === "json-file" || type === "local") return { type: "json-file", options }
  throw new DockerFailure(400, `logger: no log driver named '${type}' is registered`)
}

function resourcesOf(hostConfig: HostConfigBody): Resources {
  const {
    Memory: memoryBytes,
    MemorySwap: memorySwapBytes,
    MemoryReservation: memoryReservationBytes,
  } = hostConfig
  const {
    NanoCpus: nanoCpus,
    CpuShares: cpuShares,
    CpuPeriod: cpuPeriodUs,
    CpuQuota: cpuQuotaUs,
  } = hostConfig
  const { CpusetCpus: cpusetCpus, PidsLimit: pidsLimit, CgroupParent: cgroupParent } = hostConfig
  return {
    ...(memoryBytes && { memoryBytes }),
    ...(memorySwapBytes && { memorySwapBytes }),
    ...(memoryReservationBytes && { memoryReservationBytes }),
    ...(nanoCpus && { nanoCpus }),
    ...(cpuShares && { cpuShares }),
    ...(cpuPeriodUs && { cpuPeriodUs }),
    ...(cpuQuotaUs && { cpuQuotaUs }),
    ...(cpusetCpus && { cpusetCpus }),
    ...(pidsLimit && pidsLimit > 0 && { pidsLimit }),
    ...(cgroupParent && { cgroupParent }),
  }
}

/** What a policy may want to keep from some: each is a way towards the host or towards another container. */
function privilegesOf({ security, mounts, network, sysctls, resources }: ContainerSpec): Privilege[] {
  const asked: [Privilege, boolean | undefined][] = [
    ["privileged", security?.privileged],
    ["capabilities", (security?.capabilityAdd?.length ?? 0) > 0],
    ["unconfined", security?.seccomp !== undefined && security.seccomp !== "default"],
    ["host-path", mounts?.some(({ type }) => type === "bind")],
    ["host-network", network === "host"],
    ["container-network", network?.startsWith("container:")],
    ["sysctls", sysctls !== undefined],
    ["cgroup-parent", resources?.cgroupParent !== undefined],
  ]
  return asked.filter(([, holds]) => holds).map(([privilege]) => privilege)
}
