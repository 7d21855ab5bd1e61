import type { ImageHealthcheck, RunConfig } from "../oci/index.ts"
import { mergeEnvironment } from "../runtime/index.ts"
import type { Container, ContainerSpec } from "./container.ts"
import { InvalidContainerSpec } from "./container-errors.ts"

/**
 * Merges the image's defaults with what was asked, as Docker does: an entrypoint that was asked drops the image's command,
 * an empty one the image's entrypoint. Throws `invalid_container_spec` when nothing is left to run.
 */
export function resolveProcess(
  spec: Pick<ContainerSpec, "entrypoint" | "command" | "environment" | "workingDirectory" | "user">,
  image: RunConfig,
): Container["process"] {
  const entrypoint = spec.entrypoint ?? image.Entrypoint ?? []
  const command = commandOf(spec, image)
  const words = [...entrypoint, ...command]
  if (words.length === 0) throw new InvalidContainerSpec("no command specified")
  const workingDirectory = spec.workingDirectory || image.WorkingDir || "/"
  if (!workingDirectory.startsWith("/"))
    throw new InvalidContainerSpec(
      `the working directory '${workingDirectory}' is invalid, it needs to be an absolute path`,
    )
  return {
    arguments: words,
    environment: mergeEnvironment(image.Env ?? [], spec.environment ?? []),
    workingDirectory,
    user: spec.user || image.User || "",
    entrypoint,
    command,
  }
}

function commandOf(spec: Pick<ContainerSpec, "entrypoint" | "command">, image: RunConfig): readonly string[] {
  if (spec.command && spec.command.length > 0) return spec.command
  const entrypointAsked = spec.entrypoint !== undefined && spec.entrypoint.length > 0
  return entrypointAsked ? [] : (image.Cmd ?? [])
}

/** The health check that applies: what was asked field by field on top of the image's; undefined when there is none. */
export function resolveHealthcheck(
  asked: ImageHealthcheck | undefined,
  image: ImageHealthcheck | null | undefined,
): ImageHealthcheck | undefined {
  if (!asked && !image) return undefined
  const test = asked?.Test?.length ? asked.Test : image?.Test
  if (!test?.length || test[0] === "NONE") return undefined
  const given = Object.entries(asked ?? {}).filter(([, value]) => value !== 0 && value !== undefined)
  return { ...image, ...Object.fromEntries(given), Test: [...test] }
}
