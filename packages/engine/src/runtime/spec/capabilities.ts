import { InvalidCapability } from "./spec-errors.ts"

/** Every capability in the order of its bit (linux/capability.h). */
export const allCapabilities: readonly string[] = [
  "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE",
  "NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN",
  "SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE",
  "MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE",
]
  .flatMap((line) => line.split(" "))
  .map((name) => `CAP_${name}`)

/** What a container gets unless told otherwise: Docker's fourteen (mask a80425fb). */
export const defaultCapabilities: readonly string[] = [
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_FSETID",
  "CAP_FOWNER",
  "CAP_MKNOD",
  "CAP_NET_RAW",
  "CAP_SETGID",
  "CAP_SETUID",
  "CAP_SETFCAP",
  "CAP_SETPCAP",
  "CAP_NET_BIND_SERVICE",
  "CAP_SYS_CHROOT",
  "CAP_KILL",
  "CAP_AUDIT_WRITE",
]

/** The capabilities in a hexadecimal mask of /proc/PID/status. */
export function capabilitiesOfMask(mask: string): string[] {
  const bits = BigInt(`0x${mask}`)
  return allCapabilities.filter((_, bit) => (bits >> BigInt(bit)) & 1n)
}

/**
 * Resolves add and drop lists on the defaults as Docker does: `ALL` in `add` starts from everything, `ALL` in `drop` from nothing.
 * Names come with or without `CAP_`, in any case. Throws {@link InvalidCapability} for a name that no kernel has or this engine lacks.
 */
export function resolveCapabilities(request: {
  privileged: boolean
  add: readonly string[]
  drop: readonly string[]
  /** What this engine itself may hand out. */
  available: readonly string[]
}): string[] {
  const { privileged, available } = request
  if (privileged) return [...available]
  const add = request.add.map(normalise)
  const drop = request.drop.map(normalise)
  for (const name of add) if (name !== "ALL" && !available.includes(name)) throw new InvalidCapability(name)
  for (const name of drop)
    if (name !== "ALL" && !allCapabilities.includes(name)) throw new InvalidCapability(name)
  const named = add.filter((name) => name !== "ALL")
  if (add.includes("ALL")) return available.filter((name) => !drop.includes(name))
  if (drop.includes("ALL")) return unique(named)
  const kept = defaultCapabilities.filter((name) => available.includes(name) && !drop.includes(name))
  return unique([...kept, ...named])
}

function normalise(name: string): string {
  const upper = name.toUpperCase()
  return upper === "ALL" || upper.startsWith("CAP_") ? upper : `CAP_${upper}`
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
