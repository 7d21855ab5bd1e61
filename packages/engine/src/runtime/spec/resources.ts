import { deviceRules } from "./devices.ts"
import type { OciResources } from "./oci-spec.ts"
import { InvalidResources } from "./spec-errors.ts"

/** Limits of a container. */
export interface Resources {
  memoryBytes?: number
  /** Memory and swap together; -1 lifts the limit on swap. */
  memorySwapBytes?: number
  memoryReservationBytes?: number
  /** 1e9 is one core. */
  nanoCpus?: number
  cpuShares?: number
  cpuPeriodUs?: number
  cpuQuotaUs?: number
  cpusetCpus?: string
  /** 0 and below: no limit. */
  pidsLimit?: number
  /** Parent cgroup under which the container's own is made; default `/naru`. */
  cgroupParent?: string
}

const smallestMemoryBytes = 6 * 1024 * 1024
const periodUs = 100_000

/**
 * Limits as config.json states them. The same fields serve both cgroup versions: the runtime turns shares into weights and
 * splits swap from memory on v2. Throws {@link InvalidResources} with Docker's own bounds.
 */
export function runtimeResources(
  resources: Resources,
  host: { cpus: number; canLimitSwap: boolean; privileged: boolean },
): OciResources {
  const memory = memoryOf(resources, host.canLimitSwap)
  const cpu = cpuOf(resources, host.cpus)
  const { pidsLimit = 0 } = resources
  return {
    devices: deviceRules(host.privileged),
    ...(Object.keys(memory).length > 0 && { memory }),
    ...(Object.keys(cpu).length > 0 && { cpu }),
    ...(pidsLimit > 0 && { pids: { limit: pidsLimit } }),
  }
}

function memoryOf(resources: Resources, canLimitSwap: boolean): NonNullable<OciResources["memory"]> {
  const { memoryBytes = 0, memorySwapBytes = 0, memoryReservationBytes = 0 } = resources
  if (memoryBytes > 0 && memoryBytes < smallestMemoryBytes)
    throw new InvalidResources("Minimum memory limit allowed is 6MB")
  if (memorySwapBytes > 0 && memoryBytes === 0)
    throw new InvalidResources("You should always set the Memory limit when using Memoryswap limit")
  if (memorySwapBytes > 0 && memorySwapBytes < memoryBytes)
    throw new InvalidResources("Minimum memoryswap limit should be larger than memory limit")
  if (memoryReservationBytes > memoryBytes && memoryBytes > 0)
    throw new InvalidResources("Minimum memory limit can not be less than memory reservation limit")
  // As Docker: with a memory limit alone a container may swap as much again.
  const swap = memorySwapBytes === 0 ? memoryBytes * 2 : memorySwapBytes
  return {
    ...(memoryBytes > 0 && { limit: memoryBytes }),
    ...(memoryReservationBytes > 0 && { reservation: memoryReservationBytes }),
    ...(memoryBytes > 0 && canLimitSwap && { swap }),
  }
}

function cpuOf(resources: Resources, cpus: number): NonNullable<OciResources["cpu"]> {
  const { nanoCpus = 0, cpuShares = 0, cpuPeriodUs = 0, cpuQuotaUs = 0, cpusetCpus = "" } = resources
  if (nanoCpus < 0 || nanoCpus > cpus * 1e9)
    throw new InvalidResources(
      `Range of CPUs is from 0.01 to ${cpus}.00, as there are only ${cpus} CPUs available`,
    )
  if (nanoCpus > 0 && (cpuPeriodUs > 0 || cpuQuotaUs > 0))
    throw new InvalidResources(
      "Conflicting options: Nano CPUs and CPU Period or CPU Quota cannot both be set",
    )
  if (cpuPeriodUs !== 0 && (cpuPeriodUs < 1000 || cpuPeriodUs > 1_000_000))
    throw new InvalidResources(
      "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)",
    )
  if (cpuQuotaUs > 0 && cpuQuotaUs < 1000)
    throw new InvalidResources("CPU cfs quota can not be less than 1ms (i.e. 1000)")
  const quota = nanoCpus > 0 ? Math.round((nanoCpus * periodUs) / 1e9) : cpuQuotaUs
  const period = nanoCpus > 0 ? periodUs : cpuPeriodUs
  return {
    ...(cpuShares > 0 && { shares: cpuShares }),
    ...(quota !== 0 && { quota }),
    ...(period > 0 && { period }),
    ...(cpusetCpus !== "" && { cpus: cpusetCpus }),
  }
}
