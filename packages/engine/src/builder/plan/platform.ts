import { formatPlatform } from "../../images/index.ts"
import type { Platform } from "../../oci/index.ts"

const aliases: Readonly<Record<string, string>> = { x86_64: "amd64", "x86-64": "amd64", aarch64: "arm64" }

/** True when a `--platform` names this host's: `linux/amd64`, `amd64`, `linux/x86_64`, `linux/arm64/v8`. */
export function isPlatform(text: string, platform: Platform): boolean {
  const parts = text.toLowerCase().split("/")
  const [os, name = "", variant] = parts.length === 1 ? ["linux", parts[0]] : parts
  const architecture = aliases[name] ?? name
  if (os !== platform.os || architecture !== platform.architecture) return false
  return variant === undefined || (architecture === "arm64" && variant === "v8")
}

/** The arguments that BuildKit predefines for every Dockerfile. */
export function platformArguments(platform: Platform): Map<string, string> {
  const { os, architecture } = platform
  const entries = ["TARGET", "BUILD"].flatMap((prefix): [string, string][] => [
    [`${prefix}PLATFORM`, formatPlatform(platform)],
    [`${prefix}OS`, os],
    [`${prefix}ARCH`, architecture],
    [`${prefix}VARIANT`, ""],
  ])
  return new Map(entries)
}
