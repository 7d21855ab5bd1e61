import { dirname } from "node:path"
import { errnoOf, NaruError } from "@naru/base/errors"

/** A document was asked for by a name that the collection does not hold; its code is `<noun>_not_found`. */
export class DocumentNotFound extends NaruError {
  constructor(noun: string, id: string) {
    super({ code: `${noun}_not_found`, kind: "not_found", message: `No such ${noun}: ${id}` })
  }
}

/** A write did not fit: the file system (or its quota) has no room left. Nothing half-written stays. */
export class DiskFull extends NaruError {
  constructor(directory: string, neededBytes: number | undefined, cause: unknown) {
    const needed = neededBytes === undefined ? "" : ` for ${neededBytes} bytes`
    super({
      code: "disk_full",
      kind: "unavailable",
      message: `No space left${needed} in ${directory}`,
      userMessage: `The disk is full: there is no room${needed} in ${directory}. Free some space (prune unused images and build cache) and try again.`,
      cause,
    })
  }
}

/** Turns ENOSPC and EDQUOT into {@link DiskFull} naming the file's directory; any other error comes back as it is. */
export function explainWriteError(error: unknown, path: string, neededBytes?: number): unknown {
  const errno = errnoOf(error)
  return errno === "ENOSPC" || errno === "EDQUOT" ? new DiskFull(dirname(path), neededBytes, error) : error
}
