import { existsSync, readFileSync } from "node:fs"
import { hostFacts } from "../system/index.ts"
import { capabilitiesOfMask, parseLimits, type RuntimeHost } from "./spec/index.ts"

/** Reads what this host and this process can give to containers; done once, when the engine opens. */
export function readRuntimeHost(cgroupVersion: 1 | 2): RuntimeHost {
  const { architecture, kernelVersion, cpus } = hostFacts()
  const swapFiles = [
    "/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes",
    "/sys/fs/cgroup/init.scope/memory.swap.max",
  ]
  return {
    architecture,
    kernelVersion,
    cpus,
    cgroupVersion,
    canLimitSwap: swapFiles.some((path) => existsSync(path)),
    capabilities: capabilitiesOfMask(ownCapabilities()),
    hardLimits: parseLimits(readFileSync("/proc/self/limits", "utf8")),
    maskedPaths: Array.from(
      { length: cpus },
      (_, cpu) => `/sys/devices/system/cpu/cpu${cpu}/thermal_throttle`,
    ).filter((path) => existsSync(path)),
  }
}

function ownCapabilities(): string {
  return /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0"
}
