import type { Container, Resources } from "@naru/engine/containers"
import { portMapOf } from "./ports.ts"

type RecordedSpec = Container["spec"]

/** The part of HostConfig that the client sent, as kept at create. */
export function sentFields(
  spec: RecordedSpec,
  part: "Config" | "HostConfig",
): Readonly<Record<string, unknown>> {
  const sent = spec.clientFields?.[part]
  return typeof sent === "object" && sent !== null ? { ...sent } : {}
}

/** HostConfig of a container: Docker's defaults, what the client sent, and over both what the engine holds to be true. */
export function hostConfigOf(spec: RecordedSpec): Record<string, unknown> {
  return { ...defaults, ...listsOf(spec), ...sentFields(spec, "HostConfig"), ...truthsOf(spec) }
}

/** Docker's field order and empty values, for clients that read fields without asking whether they are there. */
const defaults = {
  Binds: null,
  ContainerIDFile: "",
  LogConfig: { Type: "json-file", Config: {} },
  NetworkMode: "bridge",
  PortBindings: {},
  RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
  AutoRemove: false,
  VolumeDriver: "",
  VolumesFrom: null,
  ConsoleSize: [0, 0],
  CapAdd: null,
  CapDrop: null,
  CgroupnsMode: "private",
  Dns: [],
  DnsOptions: [],
  DnsSearch: [],
  ExtraHosts: null,
  GroupAdd: null,
  IpcMode: "private",
  Cgroup: "",
  Links: null,
  OomScoreAdj: 0,
  PidMode: "",
  Privileged: false,
  PublishAllPorts: false,
  ReadonlyRootfs: false,
  SecurityOpt: null,
  UTSMode: "",
  UsernsMode: "",
  ShmSize: 67_108_864,
  Runtime: "runc",
  Isolation: "",
  CpuShares: 0,
  Memory: 0,
  NanoCpus: 0,
  CgroupParent: "",
  BlkioWeight: 0,
  BlkioWeightDevice: [],
  BlkioDeviceReadBps: [],
  BlkioDeviceWriteBps: [],
  BlkioDeviceReadIOps: [],
  BlkioDeviceWriteIOps: [],
  CpuPeriod: 0,
  CpuQuota: 0,
  CpuRealtimePeriod: 0,
  CpuRealtimeRuntime: 0,
  CpusetCpus: "",
  CpusetMems: "",
  Devices: [],
  DeviceCgroupRules: null,
  DeviceRequests: null,
  MemoryReservation: 0,
  MemorySwap: 0,
  MemorySwappiness: null,
  OomKillDisable: null,
  PidsLimit: null,
  Ulimits: [],
  CpuCount: 0,
  CpuPercent: 0,
  IOMaximumIOps: 0,
  IOMaximumBandwidth: 0,
  MaskedPaths: null,
  ReadonlyPaths: null,
}

/** Lists that a client may have sent in a form of its own; without one they are written from the spec. */
function listsOf(spec: RecordedSpec): Record<string, unknown> {
  const binds = (spec.mounts ?? [])
    .filter(({ type, source }) => type !== "tmpfs" && source !== undefined)
    .map(({ source, target, readOnly }) => `${source}:${target}${readOnly ? ":ro" : ""}`)
  const { dns, security } = spec
  return {
    ...(binds.length > 0 && { Binds: binds }),
    ...(dns?.servers && { Dns: dns.servers }),
    ...(dns?.search && { DnsSearch: dns.search }),
    ...(dns?.options && { DnsOptions: dns.options }),
    ...(spec.extraHosts && { ExtraHosts: spec.extraHosts }),
    ...(spec.groupAdd && { GroupAdd: spec.groupAdd }),
    ...(security?.capabilityAdd && { CapAdd: security.capabilityAdd }),
    ...(security?.capabilityDrop && { CapDrop: security.capabilityDrop }),
    ...(spec.sysctls && { Sysctls: spec.sysctls }),
    ...(spec.ulimits && {
      Ulimits: spec.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    }),
  }
}

function truthsOf(spec: RecordedSpec): Record<string, unknown> {
  const { restart, security, logDriver } = spec
  return {
    NetworkMode: spec.network ?? "bridge",
    PortBindings: portMapOf(spec.ports ?? []),
    PublishAllPorts: spec.publishAllPorts ?? false,
    RestartPolicy: { Name: restart?.name ?? "no", MaximumRetryCount: restart?.maximumRetryCount ?? 0 },
    AutoRemove: spec.autoRemove ?? false,
    Privileged: security?.privileged ?? false,
    ReadonlyRootfs: security?.readOnlyRoot ?? false,
    ShmSize: spec.shmSizeBytes ?? defaults.ShmSize,
    LogConfig: { Type: logDriver?.type ?? "json-file", Config: logDriver?.options ?? {} },
    ...(spec.init !== undefined && { Init: spec.init }),
    ...limitsOf(spec.resources ?? {}),
  }
}

function limitsOf(resources: Resources): Record<string, unknown> {
  return {
    Memory: resources.memoryBytes ?? 0,
    MemorySwap: resources.memorySwapBytes ?? 0,
    MemoryReservation: resources.memoryReservationBytes ?? 0,
    NanoCpus: resources.nanoCpus ?? 0,
    CpuShares: resources.cpuShares ?? 0,
    CpuPeriod: resources.cpuPeriodUs ?? 0,
    CpuQuota: resources.cpuQuotaUs ?? 0,
    CpusetCpus: resources.cpusetCpus ?? "",
    PidsLimit: resources.pidsLimit ?? null,
    CgroupParent: resources.cgroupParent ?? "",
  }
}
