import {
  compileSeccompProfile,
  defaultSeccompProfile,
  parseSeccompProfile,
  resolveSeccompProfile,
  type SeccompProfile,
} from "../system/index.ts"
import type { SeccompFilter } from "./spec/index.ts"

export interface SeccompRequest {
  /** `default`, `unconfined` or a profile's JSON. */
  wanted: string
  privileged: boolean
  capabilities: readonly string[]
  /** Whether the runtime takes compiled filters. */
  compile: boolean
}

/**
 * Chooses how a container's system calls are filtered: compiled here once for all containers alike, or, where the runtime or this host
 * cannot do that, as a profile for the runtime. Throws `invalid_seccomp_profile`.
 */
export function chooseSeccomp(request: SeccompRequest): SeccompFilter {
  const { wanted, privileged, capabilities, compile } = request
  if (privileged || wanted === "unconfined") return { kind: "unconfined" }
  const profile = profileOf(wanted)
  const filter = compile ? compileSeccompProfile(profile, { capabilities }) : undefined
  return filter === undefined
    ? { kind: "profile", profile: resolveSeccompProfile(profile, { capabilities }) }
    : { kind: "bpf", base64: filter.toString("base64") }
}

/** Profiles by their text, so that the same one is parsed and compiled once. */
const parsed = new Map<string, SeccompProfile>()
const mostParsed = 32

function profileOf(wanted: string): SeccompProfile {
  if (wanted === "default" || wanted === "") return defaultSeccompProfile
  const known = parsed.get(wanted)
  if (known) return known
  const profile = parseSeccompProfile(wanted)
  if (parsed.size >= mostParsed) parsed.clear()
  parsed.set(wanted, profile)
  return profile
}
