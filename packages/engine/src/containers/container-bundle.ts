import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Connection } from "../networks/index.ts"
import {
  type Bundle,
  bundleOf,
  chooseSeccomp,
  makeDirectoryInRoot,
  type OciProcess,
  type OciSpec,
  type Runtime,
  type RuntimeSpecRequest,
  readInRoot,
  resolveCapabilities,
  resolveUser,
  runtimeSpec,
  type SpecMount,
} from "../runtime/index.ts"
import type { Container } from "./container.ts"
import { hostsFile, resolvConf } from "./container-files.ts"
import { cgroupPathOf } from "./container-paths.ts"
import type { ContainerRecord } from "./container-record.ts"
import { hostDevices } from "./host-devices.ts"
import { findInit, initTarget } from "./init-program.ts"
import { readSecretEnvironment, secretMounts } from "./secrets.ts"

/** Docker's size of /dev/shm. */
const defaultShmBytes = 64 * 1024 * 1024

/**
 * Writes everything that the runtime needs beside the mounted root file system: hosts files and config.json. Throws what is wrong
 * with the request (`user_not_found`, `invalid_*`) and `secrets_gone`.
 */
export function writeBundle(request: {
  runtime: Runtime
  record: ContainerRecord
  connection: Connection
  /** For `container:<id>`: the container whose network, and so whose names, this one shares. */
  networkOf?: Container
}): OciSpec {
  const { runtime, record, connection, networkOf } = request
  const { container } = record
  const bundle = bundleOf(runtime.run, container.id)
  const files = networkOf
    ? bundleOf(runtime.run, networkOf.id).files
    : writeNameFiles(bundle, container, connection)
  const spec = runtimeSpec(specRequest({ runtime, record, bundle, connection, files }), runtime.host)
  writeFileSync(bundle.config, JSON.stringify(spec), { mode: 0o600 })
  return spec
}

/** The process of a container as it was started, secret variables included: the base of every exec in it. */
export function readBundleProcess(bundle: Bundle): OciProcess {
  const spec: OciSpec = JSON.parse(readFileSync(bundle.config, "utf8"))
  return spec.process
}

/** The name that a container's process sees as its host's. */
function hostnameOf(container: Container): string {
  return container.spec.hostname || container.id.slice(0, 12)
}

function specRequest(request: {
  runtime: Runtime
  record: ContainerRecord
  bundle: Bundle
  connection: Connection
  files: string
}): RuntimeSpecRequest {
  const { runtime, record, bundle, connection, files } = request
  const { container } = record
  const { spec, process } = container
  const security = spec.security ?? {}
  const privileged = security.privileged ?? false
  const init = spec.init ? findInit() : undefined
  const capabilities = resolveCapabilities({
    privileged,
    add: security.capabilityAdd ?? [],
    drop: security.capabilityDrop ?? [],
    available: runtime.host.capabilities,
  })
  makeDirectoryInRoot(bundle.rootfs, process.workingDirectory)
  return {
    rootPath: bundle.rootfs,
    readOnlyRoot: security.readOnlyRoot ?? false,
    privileged,
    arguments: init ? [initTarget, "--", ...process.arguments] : process.arguments,
    environment: process.environment,
    secretEnvironment: record.internal.hasSecrets ? readSecretEnvironment(bundle, container.id) : [],
    workingDirectory: process.workingDirectory,
    user: resolveUser(process.user, accountFiles(bundle.rootfs), spec.groupAdd),
    tty: spec.tty ?? false,
    hostname: hostnameOf(container),
    ...(spec.domainname && { domainname: spec.domainname }),
    capabilities,
    noNewPrivileges: security.noNewPrivileges ?? false,
    ulimits: spec.ulimits ?? [],
    network: networkOf(connection),
    mounts: [
      ...nameMounts(files),
      ...container.mounts.map(specMount),
      ...secretMounts(bundle, spec),
      ...(init
        ? [{ type: "bind" as const, source: init, target: initTarget, readOnly: true, options: [] }]
        : []),
    ],
    shmSizeBytes: spec.shmSizeBytes || defaultShmBytes,
    devices: privileged ? hostDevices() : [],
    resources: spec.resources ?? {},
    cgroupPath: cgroupPathOf(container.id, spec),
    sysctls: spec.sysctls ?? {},
    seccomp: chooseSeccomp({
      wanted: security.seccomp ?? "default",
      privileged,
      capabilities,
      compile: runtime.runtime.fastPaths.compiledSeccomp,
    }),
  }
}

/** Account files of a root file system in which nothing runs yet, or of a running one where a wrong answer harms only itself. */
export function accountFiles(rootfs: string): { passwd: string; group: string } {
  return { passwd: readInRoot(rootfs, "/etc/passwd"), group: readInRoot(rootfs, "/etc/group") }
}

function networkOf({ netnsPath }: Connection): RuntimeSpecRequest["network"] {
  return netnsPath === undefined ? { kind: "host" } : { kind: "join", path: netnsPath }
}

function specMount({ type, source, target, readOnly, options }: Container["mounts"][number]): SpecMount {
  return { type: type === "tmpfs" ? "tmpfs" : "bind", source, target, readOnly, options }
}

const nameFiles = ["hostname", "hosts", "resolv.conf"]

function nameMounts(files: string): SpecMount[] {
  return nameFiles.map((name) => ({
    type: "bind",
    source: join(files, name),
    target: `/etc/${name}`,
    readOnly: false,
    options: [],
  }))
}

function writeNameFiles(bundle: Bundle, container: Container, connection: Connection): string {
  const { spec } = container
  const hostname = hostnameOf(container)
  const isHostNetwork = connection.netnsPath === undefined && spec.network === "host"
  const domainname = spec.domainname ? { domainname: spec.domainname } : {}
  const hosts = hostsFile({ hostname, ...domainname, connection, extraHosts: spec.extraHosts ?? [] })
  const resolv =
    isHostNetwork && !spec.dns?.servers?.length
      ? readFileSync("/etc/resolv.conf", "utf8")
      : resolvConf({ dns: spec.dns ?? {}, nameservers: connection.nameservers })
  mkdirSync(bundle.files, { recursive: true, mode: 0o755 })
  writeFileSync(join(bundle.files, "hostname"), `${hostname}\n`, { mode: 0o644 })
  writeFileSync(join(bundle.files, "hosts"), hosts, { mode: 0o644 })
  writeFileSync(join(bundle.files, "resolv.conf"), resolv, { mode: 0o644 })
  return bundle.files
}
