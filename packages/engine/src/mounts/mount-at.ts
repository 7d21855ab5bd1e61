import { NaruError } from "@naru/base/errors"
import { bindMount, mountOverlay, unmount } from "../system/index.ts"
import type { Mount } from "./mount.ts"

export class InvalidMount extends NaruError {
  constructor(reason: string) {
    super({ code: "invalid_mount", kind: "internal", message: `a mount plan is wrong: ${reason}` })
  }
}

/** Does what a mount plan says at an existing directory. Throws `SystemCallFailed`, `TooManyLayers`. */
export function mountAt(mount: Mount, target: string): void {
  const { type, lower, upper, work, readOnly } = mount
  if (type === "overlay") {
    if (upper !== undefined && work === undefined)
      throw new InvalidMount("an upper directory needs a work directory")
    mountOverlay({ lower, upper, work, target, readOnly })
    return
  }
  const [source, ...others] = lower
  if (source === undefined || others.length > 0) throw new InvalidMount("a bind has exactly one directory")
  bindMount({ source, target, readOnly })
}

/** Takes away what {@link mountAt} mounted; a target that is absent or not mounted is fine. */
export function unmountAt(target: string): void {
  unmount(target, { lazy: true })
}
