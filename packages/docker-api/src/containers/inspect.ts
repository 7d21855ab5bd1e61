import type { Container, ResolvedMount } from "@naru/engine/containers"
import type { Image } from "@naru/engine/images"
import { hostConfigOf, sentFields } from "./host-config.ts"
import { exposedPortsOf, networkSettingsOf } from "./network-settings.ts"

/** Go's zero time: Docker's way to write "never". */
export const zeroTime = "0001-01-01T00:00:00Z"

export interface InspectExtras {
  /** Absent when it is gone. */
  image?: Image
  /** Sizes, when the client asked for them. */
  usage?: { writableBytes: number; rootBytes: number }
}

/** Docker's full description of a container. */
export function inspectOf(container: Container, { image, usage }: InspectExtras): Record<string, unknown> {
  const { spec } = container
  const [path = "", ...args] = container.process.arguments
  return {
    Id: container.id,
    Created: container.createdAt,
    Path: path,
    Args: args,
    State: stateOf(container),
    Image: container.imageId,
    ResolvConfPath: "",
    HostnamePath: "",
    HostsPath: "",
    LogPath: "",
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: "overlay2",
    Platform: "linux",
    MountLabel: "",
    ProcessLabel: "",
    AppArmorProfile: "",
    ExecIDs: null,
    HostConfig: hostConfigOf(spec),
    GraphDriver: { Name: "overlay2", Data: null },
    ...(usage && { SizeRw: usage.writableBytes, SizeRootFs: usage.rootBytes }),
    Mounts: container.mounts.map(mountPointOf),
    Config: configOf(container, image),
    NetworkSettings: networkSettingsOf(container, image),
  }
}

/** `State` of inspect. */
export function stateOf(container: Container): Record<string, unknown> {
  const { state, health } = container
  return {
    Status: state,
    // A paused container still runs (moby, daemon/container/state.go).
    Running: state === "running" || state === "paused" || state === "restarting",
    Paused: state === "paused",
    Restarting: state === "restarting",
    OOMKilled: container.oomKilled,
    Dead: state === "dead",
    Pid: container.pid ?? 0,
    ExitCode: container.exitCode ?? 0,
    Error: container.error ?? "",
    StartedAt: container.startedAt ?? zeroTime,
    FinishedAt: container.finishedAt ?? zeroTime,
    ...(health && {
      Health: {
        Status: health.status,
        FailingStreak: health.failingStreak,
        Log: health.log.map(({ startedAt, endedAt, exitCode, output }) => ({
          Start: startedAt,
          End: endedAt,
          ExitCode: exitCode,
          Output: output,
        })),
      },
    }),
  }
}

/** One entry of `Mounts`, in list and inspect. */
export function mountPointOf(mount: ResolvedMount): Record<string, unknown> {
  const propagation = mount.options.find((option) => /^r?(private|shared|slave)$/.test(option))
  return {
    Type: mount.type,
    ...(mount.type === "volume" && { Name: mount.volume ?? "", Driver: "local" }),
    Source: mount.source,
    Destination: mount.target,
    Mode: mount.readOnly ? "ro" : mount.type === "volume" ? "z" : "",
    RW: !mount.readOnly,
    Propagation: mount.type === "bind" ? (propagation ?? "rprivate") : "",
  }
}

function configOf(container: Container, image: Image | undefined): Record<string, unknown> {
  const { spec, process } = container
  const fromImage = image?.config.config ?? {}
  const sent = sentFields(spec, "Config")
  const exposed = exposedPortsOf(container, image)
  const volumes = { ...fromImage.Volumes, ...(isObject(sent.Volumes) && sent.Volumes) }
  const healthcheck = spec.healthcheck ?? fromImage.Healthcheck
  return {
    Hostname: spec.hostname ?? container.id.slice(0, 12),
    Domainname: spec.domainname ?? "",
    User: process.user,
    AttachStdin: sent.AttachStdin ?? false,
    AttachStdout: sent.AttachStdout ?? false,
    AttachStderr: sent.AttachStderr ?? false,
    ...(exposed.length > 0 && { ExposedPorts: Object.fromEntries(exposed.map((key) => [key, {}])) }),
    Tty: spec.tty ?? false,
    OpenStdin: spec.openStdin ?? false,
    StdinOnce: spec.stdinOnce ?? false,
    Env: process.environment,
    Cmd: process.command.length > 0 ? process.command : null,
    ...(healthcheck && { Healthcheck: healthcheck }),
    Image: spec.image,
    Volumes: Object.keys(volumes).length > 0 ? volumes : null,
    WorkingDir: process.workingDirectory,
    Entrypoint: process.entrypoint.length > 0 ? process.entrypoint : null,
    OnBuild: fromImage.OnBuild ?? null,
    Labels: { ...fromImage.Labels, ...spec.labels },
    ...stopOf(container, fromImage.StopSignal),
  }
}

function stopOf({ spec }: Container, imageSignal: string | null | undefined): Record<string, unknown> {
  const signal = spec.stopSignal ?? imageSignal
  return {
    ...(signal && { StopSignal: signal }),
    ...(spec.stopTimeoutSeconds !== undefined && { StopTimeout: spec.stopTimeoutSeconds }),
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null
}
