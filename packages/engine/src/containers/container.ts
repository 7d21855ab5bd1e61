import type { Readable, Writable } from "node:stream"
import type { Connection, PortBinding } from "../networks/index.ts"
import type { Digest, ImageHealthcheck } from "../oci/index.ts"
import type { Resources } from "../runtime/index.ts"

/** What a person or a service asks a container to be. Immutable after create, save what `update` changes. */
export interface ContainerSpec {
  /** Without one the engine makes a name. */
  name?: string
  /** Image name or ID. */
  image: string
  /** Replaces the image's; an empty array removes the image's. */
  entrypoint?: readonly string[]
  command?: readonly string[]
  /** `NAME=value` on top of the image's. */
  environment?: readonly string[]
  workingDirectory?: string
  user?: string
  hostname?: string
  domainname?: string
  labels?: Readonly<Record<string, string>>
  /** A terminal instead of three pipes. */
  tty?: boolean
  openStdin?: boolean
  /** Close stdin when the first attached client leaves. */
  stdinOnce?: boolean
  stopSignal?: string
  stopTimeoutSeconds?: number
  /** `Test: ["NONE"]` switches the image's off. */
  healthcheck?: ImageHealthcheck
  /** `8080/tcp` and the like, on top of the image's. */
  exposedPorts?: readonly string[]
  mounts?: readonly MountRequest[]
  ports?: readonly PortBinding[]
  /** Publish every exposed port on a free one. */
  publishAllPorts?: boolean
  /** `bridge` (default), `host`, `none`, `container:<id>` or a network's name. */
  network?: string
  networkAliases?: readonly string[]
  address?: string
  macAddress?: string
  dns?: { servers?: readonly string[]; search?: readonly string[]; options?: readonly string[] }
  /** `name:address` lines for the hosts file; `host-gateway` stands for the host. */
  extraHosts?: readonly string[]
  resources?: Resources
  security?: Security
  restart?: RestartPolicy
  /** Remove the container when it ends. */
  autoRemove?: boolean
  /** Run a tiny init as PID 1 that reaps and forwards signals. */
  init?: boolean
  /** Size of /dev/shm; default 64 MiB. */
  shmSizeBytes?: number
  ulimits?: readonly { name: string; soft: number; hard: number }[]
  sysctls?: Readonly<Record<string, string>>
  groupAdd?: readonly string[]
  /** Files on tmpfs at /run/secrets. Values live only there: never in the record, a log or inspect. */
  secrets?: readonly SecretFile[]
  /** Variables whose values reach the process alone: kept on tmpfs, never in the record or inspect. */
  secretEnvironment?: readonly { name: string; value: string }[]
  logDriver?: { type: "json-file" | "none"; options: Readonly<Record<string, string>> }
  /** What the API's client sent beyond the fields above: kept and echoed by inspect, with no effect. */
  clientFields?: Readonly<Record<string, unknown>>
}

export type { Resources } from "../runtime/index.ts"

/** A spec as it is kept: secrets by name alone. */
export type RecordedSpec = Omit<ContainerSpec, "secrets" | "secretEnvironment"> & {
  secrets?: readonly Omit<SecretFile, "value">[]
  secretEnvironment?: readonly { name: string }[]
}

export interface SecretFile {
  name: string
  value: Uint8Array
  uid?: number
  gid?: number
  /** Permission bits; default 0o444. */
  mode?: number
}

export interface MountRequest {
  type: "bind" | "volume" | "tmpfs"
  /** Host path, volume name (absent: anonymous), or nothing for tmpfs. */
  source?: string
  target: string
  readOnly?: boolean
  /** tmpfs: `size=64m,mode=1777` and the like. bind: make the host directory when missing. */
  options?: readonly string[]
  createSource?: boolean
}

export interface Security {
  privileged?: boolean
  capabilityAdd?: readonly string[]
  capabilityDrop?: readonly string[]
  /** `default`, `unconfined` or a profile's JSON. */
  seccomp?: string
  noNewPrivileges?: boolean
  readOnlyRoot?: boolean
}

export interface RestartPolicy {
  name: "no" | "always" | "unless-stopped" | "on-failure"
  maximumRetryCount?: number
}

export type ContainerState = "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead"

/** A container's record: what was asked, what was resolved, what happened. Never holds a secret value. */
export interface Container {
  id: string
  name: string
  /** Resolved image; `spec.image` is the name as asked. */
  imageId: Digest
  spec: RecordedSpec
  /** Image defaults and the spec merged: what the process gets. */
  process: {
    arguments: readonly string[]
    environment: readonly string[]
    workingDirectory: string
    user: string
    entrypoint: readonly string[]
    command: readonly string[]
  }
  mounts: readonly ResolvedMount[]
  state: ContainerState
  /** PID of the first process on the host while running. */
  pid?: number
  exitCode?: number
  oomKilled: boolean
  error?: string
  health?: Health
  restartCount: number
  connection?: Connection
  createdAt: string
  startedAt?: string
  finishedAt?: string
}

export interface ResolvedMount {
  type: "bind" | "volume" | "tmpfs"
  /** Host directory; empty for tmpfs. */
  source: string
  target: string
  readOnly: boolean
  volume?: string
  options: readonly string[]
}

export interface Health {
  status: "starting" | "healthy" | "unhealthy"
  failingStreak: number
  log: readonly { startedAt: string; endedAt: string; exitCode: number; output: string }[]
}

export interface LogEntry {
  stream: "stdout" | "stderr"
  /** RFC 3339 with nanoseconds. */
  time: string
  /** One line with its newline, or a part of a line longer than 16 KiB. */
  bytes: Buffer
}

export interface LogQuery {
  stdout: boolean
  stderr: boolean
  follow?: boolean
  /** Seconds since the epoch, with fraction. */
  since?: number
  until?: number
  /** Only the last n lines. */
  tail?: number
  signal?: AbortSignal
}

/** The live streams of a container or an exec. With a terminal everything arrives on `stdout`. */
export interface Attachment {
  stdin: Writable
  stdout: Readable
  stderr: Readable
  /** Leaves; the process goes on. */
  close(): void
}

export interface ExecSpec {
  command: readonly string[]
  tty?: boolean
  openStdin?: boolean
  environment?: readonly string[]
  workingDirectory?: string
  user?: string
  privileged?: boolean
}

/** An extra process in a container. */
export interface Exec {
  id: string
  containerId: string
  spec: ExecSpec
  running: boolean
  exitCode?: number
  pid?: number
}

export interface Stats {
  readAt: string
  cpu: {
    totalNs: number
    userNs: number
    systemNs: number
    throttledPeriods: number
    periods: number
    throttledNs: number
    perCpuNs?: readonly number[]
  }
  memory: {
    usageBytes: number
    limitBytes: number
    maxUsageBytes?: number
    inactiveFileBytes: number
    failures: number
  }
  pids: { current: number; limit?: number }
  networks: Readonly<
    Record<
      string,
      {
        rxBytes: number
        rxPackets: number
        rxErrors: number
        rxDropped: number
        txBytes: number
        txPackets: number
        txErrors: number
        txDropped: number
      }
    >
  >
  blockIo: readonly { major: number; minor: number; operation: "read" | "write"; bytes: number }[]
}

export interface ContainerStore {
  list(): Promise<Container[]>
  /** By ID, name or unambiguous ID prefix. Throws `container_not_found`, `container_ambiguous`. */
  get(nameOrId: string): Promise<Container>
  find(nameOrId: string): Promise<Container | undefined>
  /** Throws `image_not_found`, `container_name_taken` (naming the holder), `invalid_*`. Nothing stays when it throws. */
  create(spec: ContainerSpec): Promise<Container>
  start(nameOrId: string): Promise<void>
  /** Sends the stop signal, waits the grace time, then kills. Returns false when it was not running. */
  stop(nameOrId: string, options?: { signal?: string; timeoutSeconds?: number }): Promise<boolean>
  restart(nameOrId: string, options?: { signal?: string; timeoutSeconds?: number }): Promise<void>
  kill(nameOrId: string, signal?: string): Promise<void>
  pause(nameOrId: string): Promise<void>
  unpause(nameOrId: string): Promise<void>
  rename(nameOrId: string, name: string): Promise<void>
  /** Resolves with the exit code once the condition holds. */
  wait(
    nameOrId: string,
    options?: { condition?: "not-running" | "next-exit" | "removed"; signal?: AbortSignal },
  ): Promise<{ exitCode: number; error?: string }>
  /** Throws `container_running` unless `force`. */
  remove(nameOrId: string, options?: { force?: boolean; volumes?: boolean }): Promise<void>
  logs(nameOrId: string, query: LogQuery): AsyncIterable<LogEntry>
  /** Live streams. May be called before start: the streams begin with the process and miss nothing. */
  attach(nameOrId: string, options: { stdin: boolean }): Promise<Attachment>
  resize(nameOrId: string, size: { rows: number; columns: number }): Promise<void>
  stats(nameOrId: string): Promise<Stats>
  top(
    nameOrId: string,
    psArguments?: readonly string[],
  ): Promise<{ titles: readonly string[]; processes: readonly (readonly string[])[] }>
  createExec(nameOrId: string, spec: ExecSpec): Promise<Exec>
  /** Starts it; `exited` resolves with its code after both output streams have ended. */
  startExec(
    execId: string,
    options: { stdin: boolean; size?: { rows: number; columns: number } },
  ): Promise<Attachment & { exited: Promise<number> }>
  resizeExec(execId: string, size: { rows: number; columns: number }): Promise<void>
  getExec(execId: string): Promise<Exec>
  /** Sizes in bytes: the writable layer and everything. */
  usage(nameOrId: string): Promise<{ writableBytes: number; rootBytes: number }>
  close(): Promise<void>
}
