import type { ContainerSpec } from "./container.ts"
import { InvalidContainerSpec } from "./container-errors.ts"

export interface LogLimits {
  /** A file that has grown beyond this is moved aside. */
  sizeBytes: number
  /** Older files that are kept. */
  olderFiles: number
}

const defaults: LogLimits = { sizeBytes: 10 * 1024 * 1024, olderFiles: 2 }
const units: Readonly<Record<string, number>> = { "": 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/** How much of a container's output is kept: Docker's `max-size` and `max-file`, 3 × 10 MB unless asked; undefined for `none`. */
export function logLimitsOf(driver: ContainerSpec["logDriver"]): LogLimits | undefined {
  if (driver?.type === "none") return undefined
  const { "max-size": size, "max-file": files } = driver?.options ?? {}
  return {
    sizeBytes: size === undefined ? defaults.sizeBytes : parseSize(size),
    olderFiles: files === undefined ? defaults.olderFiles : parseFiles(files),
  }
}

function parseSize(text: string): number {
  const [, digits, unit = ""] = /^(\d+)([bkmg]?)b?$/i.exec(text.trim()) ?? []
  const size = Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN)
  // A negative or zero size means "no limit" to Docker; here a log always has one.
  if (text.trim().startsWith("-") || size === 0) return 1024 ** 4
  if (Number.isNaN(size))
    throw new InvalidContainerSpec(`invalid max-size "${text}": a number with k, m or g`)
  return size
}

function parseFiles(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidContainerSpec(`invalid max-file "${text}": a number from 1 on`)
  return count - 1
}
