import type { MountRequest } from "@naru/engine/containers"
import { DockerFailure } from "../http/failure.ts"
import type { CreateBody, HostConfigBody, MountBody } from "./create-body.ts"

const propagations = new Set(["private", "rprivate", "shared", "rshared", "slave", "rslave"])
/** Words of `-v` that change nothing here: consistency hints of macOS, and SELinux labels, which Naru does not set. */
const ignoredModes = new Set(["rw", "z", "Z", "cached", "delegated", "consistent", "default"])

/** Everything a create body asks to be mounted, in Docker's order; throws 400 for what is malformed or asked twice. */
export function mountRequestsOf(body: CreateBody, hostConfig: HostConfigBody): MountRequest[] {
  const asked = [
    ...(hostConfig.Binds ?? []).map(parseBind),
    ...(hostConfig.Mounts ?? []).map(mountRequestOf),
    ...Object.entries(hostConfig.Tmpfs ?? {}).map(tmpfsRequest),
  ]
  const targets = new Set<string>()
  for (const { target } of asked) {
    if (targets.has(target)) throw new DockerFailure(400, `Duplicate mount point: ${target}`)
    targets.add(target)
  }
  const anonymous = Object.keys(body.Volumes ?? {}).filter((target) => !targets.has(target))
  return [
    ...asked,
    ...anonymous.map((target): MountRequest => ({ type: "volume", target: absolute(target, target) })),
  ]
}

/** `-v`: `/host/path:/target[:modes]` binds and makes a missing host directory; `name:/target[:modes]` is a volume. */
function parseBind(text: string): MountRequest {
  const [source = "", target, modes = "", ...rest] = text.split(":")
  if (source === "" || target === undefined || target === "" || rest.length > 0) {
    throw new DockerFailure(400, `invalid volume specification: '${text}'`)
  }
  const options: string[] = []
  let readOnly = false
  for (const mode of modes.split(",").filter(Boolean)) {
    if (mode === "ro") readOnly = true
    else if (propagations.has(mode) || mode === "nocopy") options.push(mode)
    else if (!ignoredModes.has(mode))
      throw new DockerFailure(400, `invalid volume specification: '${text}': invalid mode: ${mode}`)
  }
  const type = source.startsWith("/") ? "bind" : "volume"
  if (type === "volume" && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(source)) {
    throw new DockerFailure(
      400,
      `"${source}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
    )
  }
  return {
    type,
    source,
    target: absolute(target, text),
    readOnly,
    ...(type === "bind" && { createSource: true }),
    ...(options.length > 0 && { options }),
  }
}

/** `--mount`: as parsed by the client. */
function mountRequestOf(mount: MountBody): MountRequest {
  const target = absolute(mount.Target, "mount")
  const readOnly = mount.ReadOnly ?? false
  switch (mount.Type) {
    case "bind": {
      const source = absolute(mount.Source ?? "", "bind mount source")
      const { Propagation: propagation, CreateMountpoint: createSource } = mount.BindOptions ?? {}
      return {
        type: "bind",
        source,
        target,
        readOnly,
        ...(createSource && { createSource }),
        ...(propagation && { options: [propagation] }),
      }
    }
    case "volume":
      return volumeRequest(mount, target, readOnly)
    case "tmpfs": {
      const { SizeBytes: size, Mode: mode } = mount.TmpfsOptions ?? {}
      const options = [...(size ? [`size=${size}`] : []), ...(mode ? [`mode=${mode.toString(8)}`] : [])]
      return { type: "tmpfs", target, readOnly, ...(options.length > 0 && { options }) }
    }
    default:
      throw new DockerFailure(
        501,
        `Naru does not support mounts of type "${mount.Type}"; it knows bind, volume and tmpfs`,
      )
  }
}

function volumeRequest(mount: MountBody, target: string, readOnly: boolean): MountRequest {
  const { NoCopy: noCopy, Subpath: subpath, DriverConfig: driver } = mount.VolumeOptions ?? {}
  if (subpath) throw new DockerFailure(501, "Naru does not support volume subpaths")
  if ((driver?.Name && driver.Name !== "local") || Object.keys(driver?.Options ?? {}).length > 0) {
    throw new DockerFailure(501, "Naru has volumes of the local driver without options only")
  }
  return {
    type: "volume",
    ...(mount.Source && { source: mount.Source }),
    target,
    readOnly,
    ...(noCopy && { options: ["nocopy"] }),
  }
}

function tmpfsRequest([target, options]: [string, string]): MountRequest {
  const words = options.split(",").filter(Boolean)
  return {
    type: "tmpfs",
    target: absolute(target, target),
    readOnly: words.includes("ro"),
    options: words.filter((word) => word !== "ro" && word !== "rw"),
  }
}

function absolute(path: string, origin: string): string {
  if (!path.startsWith("/")) {
    throw new DockerFailure(
      400,
      `invalid mount config: "${origin}": invalid mount path: '${path}' mount path must be absolute`,
    )
  }
  return path
}
