import { DockerFailure } from "../http/failure.ts"

type Test = (value: unknown) => boolean

/** True for what Docker's clients send when the user asked for nothing. */
const isUnset: Test = (value) =>
  value === undefined ||
  value === null ||
  value === "" ||
  value === 0 ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === "object" && Object.keys(value).length === 0)

const isOneOf =
  (...words: string[]): Test =>
  (value) =>
    isUnset(value) || (typeof value === "string" && words.includes(value))

/**
 * HostConfig fields whose absence would weaken isolation or change what the container sees. Each with the values that are
 * fine, since they ask for what happens anyway; every other value is refused with 501.
 */
const refusedUnless: Readonly<Record<string, { fine: Test; noun: string }>> = {
  Devices: { fine: isUnset, noun: "host devices" },
  DeviceRequests: { fine: isUnset, noun: "device requests (GPUs)" },
  DeviceCgroupRules: { fine: isUnset, noun: "device cgroup rules" },
  UsernsMode: { fine: isOneOf("host"), noun: "user namespace modes" },
  CgroupnsMode: { fine: isOneOf("private"), noun: "sharing the host's cgroup namespace" },
  PidMode: { fine: isOneOf("private"), noun: "shared PID namespaces" },
  IpcMode: { fine: isOneOf("private", "shareable"), noun: "shared IPC namespaces" },
  UTSMode: { fine: isOneOf("private"), noun: "the host's UTS namespace" },
  Cgroup: { fine: isUnset, noun: "shared cgroups" },
  VolumesFrom: { fine: isUnset, noun: "volumes from other containers" },
  VolumeDriver: { fine: isOneOf("local"), noun: "volume drivers other than local" },
  Links: {
    fine: isUnset,
    noun: "links; put the containers on one network, where they find each other by name",
  },
  StorageOpt: { fine: isUnset, noun: "storage options" },
  Isolation: { fine: isOneOf("default"), noun: "isolation technologies" },
  Runtime: { fine: isOneOf("runc", "crun", "io.containerd.runc.v2"), noun: "other runtimes" },
  MaskedPaths: { fine: (value) => value === undefined || value === null, noun: "other masked paths" },
  ReadonlyPaths: { fine: (value) => value === undefined || value === null, noun: "other read-only paths" },
}

/** Limits and hints that Naru does not apply. As Docker does where a kernel lacks one: discarded with a warning. */
const warnedAbout = [
  "BlkioWeight",
  "BlkioWeightDevice",
  "BlkioDeviceReadBps",
  "BlkioDeviceWriteBps",
  "BlkioDeviceReadIOps",
  "BlkioDeviceWriteIOps",
  "CpuRealtimePeriod",
  "CpuRealtimeRuntime",
  "CpusetMems",
  "KernelMemory",
  "OomKillDisable",
  "OomScoreAdj",
]

/**
 * Looks through a HostConfig for what Naru does not do. Throws 501 naming the first field that must not be dropped;
 * returns a warning for each that may be.
 */
export function checkHostConfig(hostConfig: Readonly<Record<string, unknown>>): string[] {
  for (const [field, { fine, noun }] of Object.entries(refusedUnless)) {
    const value = hostConfig[field]
    if (!fine(value)) {
      throw new DockerFailure(
        501,
        `HostConfig.${field}: Naru does not support ${noun} (asked: ${JSON.stringify(value)})`,
      )
    }
  }
  const dropped = warnedAbout.filter((field) => !isUnset(hostConfig[field]))
  // -1 is how clients write "not set".
  const { MemorySwappiness: swappiness } = hostConfig
  if (!isUnset(swappiness) && swappiness !== -1) dropped.push("MemorySwappiness")
  return dropped.map((field) => `Naru does not apply ${field}. It was discarded.`)
}

/** What a client sent, without the fields that say nothing: kept with the container and echoed by inspect. */
export function meaningfulFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isUnset(value)))
}
