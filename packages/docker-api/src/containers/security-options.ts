import type { Security } from "@naru/engine/containers"
import { DockerFailure } from "../http/failure.ts"
import type { HostConfigBody } from "./create-body.ts"

/** Security of a create body. Throws 400 for options that do not exist and 501 for those that Naru cannot honour. */
export function securityOf(hostConfig: HostConfigBody): Security {
  const { Privileged: privileged, CapAdd: add, CapDrop: drop, ReadonlyRootfs: readOnlyRoot } = hostConfig
  const { seccomp, noNewPrivileges } = parseSecurityOptions(hostConfig.SecurityOpt ?? [])
  return {
    ...(privileged && { privileged }),
    ...(add?.length && { capabilityAdd: add }),
    ...(drop?.length && { capabilityDrop: drop }),
    ...(readOnlyRoot && { readOnlyRoot }),
    ...(seccomp !== undefined && { seccomp }),
    ...(noNewPrivileges && { noNewPrivileges }),
  }
}

function parseSecurityOptions(options: readonly string[]): { seccomp?: string; noNewPrivileges: boolean } {
  let seccomp: string | undefined
  let noNewPrivileges = false
  for (const option of options) {
    const [, name = option, value = ""] = /^([a-z-]+)[=:]([\s\S]*)$/.exec(option) ?? []
    if (name === "no-new-privileges") noNewPrivileges = value !== "false"
    else if (name === "seccomp") seccomp = value === "builtin" ? "default" : value
    else if (name === "systempaths")
      throw new DockerFailure(501, "Naru always masks system paths (systempaths=unconfined)")
    // Neither AppArmor nor SELinux confines containers here, so asking for none of it is granted.
    else if (name === "apparmor" && value !== "unconfined" && value !== "") {
      throw new DockerFailure(501, `Naru does not load AppArmor profiles (asked: ${value})`)
    } else if (name === "label" && value !== "disable") {
      throw new DockerFailure(501, `Naru does not set SELinux labels (asked: ${value})`)
    } else if (name !== "apparmor" && name !== "label") {
      throw new DockerFailure(400, `invalid --security-opt 2: "${option}"`)
    }
  }
  return { ...(seccomp !== undefined && { seccomp }), noNewPrivileges }
}
