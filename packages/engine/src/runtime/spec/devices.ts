import type { OciDeviceRule } from "./oci-spec.ts"

const character = (major: number, minor?: number, access = "rwm"): OciDeviceRule => ({
  allow: true,
  type: "c",
  major,
  ...(minor !== undefined && { minor }),
  access,
})

/**
 * The device allow-list: everything is denied, then null, zero, full, random, urandom, tty and console are allowed, pseudo terminals
 * may be used, and nodes may be made but not opened (what the runtimes themselves allow, said here so that it holds with each).
 */
const allowed: readonly OciDeviceRule[] = [
  { allow: false, access: "rwm" },
  { allow: true, type: "c", access: "m" },
  { allow: true, type: "b", access: "m" },
  character(1, 3),
  character(1, 5),
  character(1, 7),
  character(1, 8),
  character(1, 9),
  character(5, 0),
  character(5, 1),
  character(5, 2),
  character(136),
]

/** Device rules of the container's cgroup; a privileged container may use all. */
export function deviceRules(privileged: boolean): OciDeviceRule[] {
  return privileged ? [{ allow: true, access: "rwm" }] : [...allowed]
}
