import { hostname } from "node:os"
import type { Engine } from "@naru/engine"
import type { Exchange } from "../http/exchange.ts"
import { json, type Reply } from "../http/reply.ts"
import { formatVersion, newestVersion, oldestVersion } from "../http/version.ts"
import { engineVersion, naruVersion } from "./release.ts"

const startedAt = new Date().toISOString()

/** Go's names of architectures, as clients compare them. */
function goArchitecture(architecture: string): string {
  const names: Readonly<Record<string, string>> = {
    x64: "amd64",
    x86_64: "amd64",
    arm64: "arm64",
    aarch64: "arm64",
  }
  return names[architecture] ?? architecture
}

/** `GET /version`. */
export async function version({ engine }: Exchange): Promise<Reply> {
  const { runtime, kernelVersion, architecture } = await engine.info()
  const details = {
    ApiVersion: formatVersion(newestVersion),
    Arch: goArchitecture(architecture),
    BuildTime: startedAt,
    Experimental: "false",
    GitCommit: "",
    GoVersion: "",
    KernelVersion: kernelVersion,
    MinAPIVersion: formatVersion(oldestVersion),
    Os: "linux",
  }
  return json({
    Platform: { Name: `Naru ${naruVersion}` },
    Components: [
      { Name: "Engine", Version: engineVersion, Details: details },
      { Name: runtime.name, Version: runtime.version, Details: { GitCommit: "" } },
    ],
    Version: engineVersion,
    ApiVersion: details.ApiVersion,
    MinAPIVersion: details.MinAPIVersion,
    GitCommit: "",
    GoVersion: "",
    Os: "linux",
    Arch: details.Arch,
    KernelVersion: kernelVersion,
    BuildTime: startedAt,
  })
}

/** `GET /info`. */
export async function info({ engine }: Exchange): Promise<Reply> {
  const [facts, counts] = await Promise.all([engine.info(), countsOf(engine)])
  return json({
    ID: facts.id,
    ...counts,
    ...storageAndPlugins,
    ...limits,
    ...swarmAndRegistry,
    Debug: false,
    NFd: 0,
    NGoroutines: 0,
    SystemTime: new Date().toISOString(),
    LoggingDriver: "json-file",
    CgroupDriver: "cgroupfs",
    CgroupVersion: String(facts.cgroupVersion),
    NEventsListener: 0,
    KernelVersion: facts.kernelVersion,
    OperatingSystem: facts.operatingSystem,
    OSVersion: "",
    OSType: "linux",
    Architecture: facts.architecture,
    NCPU: facts.cpus,
    MemTotal: facts.memoryBytes,
    DockerRootDir: facts.home,
    Name: hostname(),
    Labels: [],
    ServerVersion: engineVersion,
    Runtimes: { [facts.runtime.name]: { path: facts.runtime.path } },
    DefaultRuntime: facts.runtime.name,
    InitBinary: "",
    ContainerdCommit: { ID: "" },
    RuncCommit: { ID: facts.runtime.name === "runc" ? facts.runtime.version : "" },
    InitCommit: { ID: "" },
    SecurityOptions: facts.securityOptions,
    Warnings: facts.warnings,
  })
}

async function countsOf(engine: Engine): Promise<Record<string, number>> {
  const [containers, images] = await Promise.all([engine.containers.list(), engine.images.list()])
  const running = containers.filter(({ state }) => state === "running" || state === "restarting").length
  const paused = containers.filter(({ state }) => state === "paused").length
  return {
    Containers: containers.length,
    ContainersRunning: running,
    ContainersPaused: paused,
    ContainersStopped: containers.length - running - paused,
    Images: images.length,
  }
}

const storageAndPlugins = {
  Driver: "overlay2",
  DriverStatus: [["Native Overlay Diff", "true"]],
  Plugins: {
    Volume: ["local"],
    Network: ["bridge", "host", "null"],
    Authorization: null,
    Log: ["json-file", "none"],
  },
}

const limits = {
  MemoryLimit: true,
  SwapLimit: true,
  CpuCfsPeriod: true,
  CpuCfsQuota: true,
  CPUShares: true,
  CPUSet: true,
  PidsLimit: true,
  IPv4Forwarding: true,
  OomKillDisable: false,
  HttpProxy: "",
  HttpsProxy: "",
  NoProxy: "",
}

const swarmAndRegistry = {
  ExperimentalBuild: false,
  LiveRestoreEnabled: true,
  Isolation: "",
  IndexServerAddress: "https://index.docker.io/v1/",
  RegistryConfig: { InsecureRegistryCIDRs: [], IndexConfigs: {}, Mirrors: null },
  GenericResources: null,
  Swarm: {
    NodeID: "",
    NodeAddr: "",
    LocalNodeState: "inactive",
    ControlAvailable: false,
    Error: "",
    RemoteManagers: null,
  },
  CDISpecDirs: [],
}
