import { NaruError } from "@naru/base/errors"
import type { Digest } from "../oci/index.ts"

export class ImageNotFound extends NaruError {
  constructor(name: string) {
    super({
      code: "image_not_found",
      kind: "not_found",
      message: `No such image: ${name}`,
      userMessage: `There is no image "${name}" on this host. Build it, load it or pull it first, or check the spelling.`,
    })
  }
}

export class ImageAmbiguous extends NaruError {
  constructor(prefix: string, ids: readonly Digest[]) {
    super({
      code: "image_ambiguous",
      kind: "invalid",
      message: `The ID ${prefix} is ambiguous: ${ids.length} images begin with it`,
      userMessage: `More than one image ID begins with ${prefix}: write more digits.`,
    })
  }
}

/** Somebody who runs on an image. */
export interface ImageUser {
  /** ID of the container. */
  id: string
  running: boolean
}

export class ImageInUse extends NaruError {
  constructor(image: string, { id, running }: ImageUser) {
    const state = running ? "running" : "stopped"
    const way = running ? "cannot be forced" : "must be forced"
    super({
      code: "image_in_use",
      kind: "conflict",
      message: `conflict: unable to delete ${image} (${way}) - image is being used by ${state} container ${id.slice(0, 12)}`,
      userMessage: `The image ${image} is used by the ${state} container ${id.slice(0, 12)}. Remove that container first${running ? "" : ", or force the removal"}.`,
    })
  }
}

export class ImageHasSeveralNames extends NaruError {
  constructor(image: string, names: readonly string[]) {
    super({
      code: "image_has_several_names",
      kind: "conflict",
      message: `conflict: unable to delete ${image} (must be forced) - image is referenced in multiple repositories`,
      userMessage: `The image ${image} has several names (${names.join(", ")}): remove them one by one, or force the removal.`,
    })
  }
}

export class TagWithDigest extends NaruError {
  constructor(name: string) {
    super({
      code: "tag_with_digest",
      kind: "invalid",
      message: `refusing to create a tag with a digest reference: ${name}`,
    })
  }
}

export class PlatformNotFound extends NaruError {
  constructor(what: string, wanted: string, offered: readonly string[]) {
    super({
      code: "platform_not_found",
      kind: "not_found",
      message: `${what} has no image for ${wanted}, only for ${offered.join(", ") || "nothing"}`,
    })
  }
}

/** A manifest, index or config that is not what the specification says. */
export class ImageInvalid extends NaruError {
  constructor(what: string, reason: string, cause?: unknown) {
    super({ code: "image_invalid", kind: "invalid", message: `${what} is not valid: ${reason}`, cause })
  }
}

/** An archive that is a sound tar but no image archive. */
export class ArchiveInvalid extends NaruError {
  constructor(reason: string, cause?: unknown) {
    super({
      code: "archive_invalid",
      kind: "invalid",
      message: `The archive holds no image that can be loaded: ${reason}`,
      userMessage: `The archive holds no image that can be loaded: ${reason}. It must come from docker save or be an OCI layout; a plain root file system is imported instead.`,
      cause,
    })
  }
}

export class ChangeInvalid extends NaruError {
  constructor(change: string, reason: string) {
    super({ code: "change_invalid", kind: "invalid", message: `The change "${change}" is wrong: ${reason}` })
  }
}
