import { randomBytes, randomInt } from "node:crypto"
import { mkdirSync, rmSync } from "node:fs"
import { openUndo } from "@naru/base/undo"
import type { Image } from "../images/index.ts"
import {
  bundleOf,
  chooseSeccomp,
  resolveCapabilities,
  runtimeResources,
  runtimeRlimits,
} from "../runtime/index.ts"
import type { Container, ContainerSpec } from "./container.ts"
import { type ContainerContext, snapshotKeyOf } from "./container-context.ts"
import { InvalidContainerSpec } from "./container-errors.ts"
import { generateName, parseContainerName } from "./container-names.ts"
import { containerHome } from "./container-paths.ts"
import { resolveHealthcheck, resolveProcess } from "./container-process.ts"
import type { ContainerRecord } from "./container-record.ts"
import { findInit } from "./init-program.ts"
import { logLimitsOf } from "./log-limits.ts"
import { removeVolumesOf, resolveMounts } from "./mount-requests.ts"
import { portsOf } from "./port-requests.ts"
import { dropSecrets, hasSecrets, keepSecrets, withoutSecretValues } from "./secrets.ts"

/**
 * Makes a container from an image and a spec. Everything that can be wrong with the spec is said now, not at start.
 * The document is written last and makes the container exist; what a crash leaves before it bears the container's ID and belongs
 * to no document, so it is cleared when the engine opens. Nothing stays when it throws.
 */
export async function createContainer(context: ContainerContext, asked: ContainerSpec): Promise<Container> {
  const { records, images, snapshots, volumes, runtime } = context
  // Most containers start right after they are made.
  runtime.warmth.warm()
  const image = await images.get(asked.image)
  const spec = withImageDefaults(asked, image)
  checkSpec(context, spec)
  const process = resolveProcess(spec, image.config.config ?? {})
  const id = randomBytes(32).toString("hex")
  await using undo = openUndo()

  const name = spec.name
    ? parseContainerName(spec.name)
    : generateName({ isTaken: records.isNameTaken, random: (limit) => randomInt(limit) })
  undo.defer(records.reserveName(name, id))

  undo.defer(() => snapshots.removeActive(snapshotKeyOf(id)))
  await snapshots.prepare({ key: snapshotKeyOf(id), parent: await images.unpack(image) })

  // Before any volume: a crash on the way leaves the directory as its trace.
  undo.defer(() => rmSync(containerHome(context.home, id), { recursive: true, force: true }))
  mkdirSync(containerHome(context.home, id), { recursive: true, mode: 0o700 })

  undo.defer(() => removeVolumesOf(volumes, id))
  const imageVolumes = Object.keys(image.config.config?.Volumes ?? {})
  const { mounts, anonymousVolumes } = await resolveMounts({
    asked: spec.mounts ?? [],
    imageVolumes,
    volumes,
    containerId: id,
  })

  if (hasSecrets(spec)) {
    const bundle = bundleOf(runtime.run, id)
    undo.defer(() => dropSecrets(bundle))
    mkdirSync(bundle.directory, { recursive: true, mode: 0o700 })
    keepSecrets(bundle, spec)
  }
  const record = newRecord({
    id,
    name,
    image,
    spec,
    process,
    mounts,
    anonymousVolumes,
    createdAt: context.now(),
  })
  await records.add(record)
  undo.keep()
  records.publish(record.container, "create")
  return record.container
}

function newRecord(
  made: Pick<Container, "id" | "name" | "process" | "mounts"> & {
    image: Image
    spec: ContainerSpec
    anonymousVolumes: readonly string[]
    createdAt: Date
  },
): ContainerRecord {
  const { id, name, image, spec, process, mounts, anonymousVolumes, createdAt } = made
  return {
    container: {
      ...{ id, name, process, mounts },
      imageId: image.id,
      spec: withoutSecretValues(spec),
      state: "created",
      oomKilled: false,
      restartCount: 0,
      createdAt: createdAt.toISOString(),
    },
    internal: {
      stoppedByHand: false,
      volumesFilled: mounts.length === 0,
      hasSecrets: hasSecrets(spec),
      anonymousVolumes,
    },
  }
}

/** The image's say where the spec has none: labels, stop signal, health check, ports. */
function withImageDefaults(spec: ContainerSpec, image: Image): ContainerSpec {
  const defaults = image.config.config ?? {}
  const healthcheck = resolveHealthcheck(spec.healthcheck, defaults.Healthcheck)
  const exposedPorts = [
    ...new Set([...Object.keys(defaults.ExposedPorts ?? {}), ...(spec.exposedPorts ?? [])]),
  ]
  const stopSignal = spec.stopSignal || defaults.StopSignal
  const { healthcheck: _, ...rest } = spec
  return {
    ...rest,
    labels: { ...defaults.Labels, ...spec.labels },
    exposedPorts,
    ports: portsOf({ ...spec, exposedPorts }),
    ...(stopSignal && { stopSignal }),
    ...(healthcheck && { healthcheck }),
  }
}

/** Throws what is wrong with a spec, without doing anything. */
function checkSpec({ runtime }: ContainerContext, spec: ContainerSpec): void {
  const { host } = runtime
  const security = spec.security ?? {}
  const privileged = security.privileged ?? false
  const capabilities = resolveCapabilities({
    privileged,
    add: security.capabilityAdd ?? [],
    drop: security.capabilityDrop ?? [],
    available: host.capabilities,
  })
  runtimeResources(spec.resources ?? {}, { ...host, privileged })
  runtimeRlimits(spec.ulimits ?? [], { hardLimits: host.hardLimits, canRaise: true })
  chooseSeccomp({ wanted: security.seccomp ?? "default", privileged, capabilities, compile: false })
  logLimitsOf(spec.logDriver)
  if (spec.init) findInit()
  if (spec.hostname && !/^[a-zA-Z0-9]([a-zA-Z0-9.-]{0,62})$/.test(spec.hostname))
    throw new InvalidContainerSpec(`invalid hostname format: ${spec.hostname}`)
  const parent = spec.resources?.cgroupParent ?? "/naru"
  if (!/^\/?[\w.-]+(\/[\w.-]+)*\/?$/.test(parent) || parent.split("/").includes(".."))
    throw new InvalidContainerSpec(`invalid cgroup parent: ${parent}`)
  if (spec.autoRemove && spec.restart && spec.restart.name !== "no")
    throw new InvalidContainerSpec("can't create 'AutoRemove' container with restart policy")
  if (spec.network === "host" && spec.hostname === undefined && spec.ports?.length)
    throw new InvalidContainerSpec("ports cannot be published on the host's own network")
}
