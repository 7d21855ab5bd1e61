import { NaruError } from "@naru/base/errors"
import { findProgram } from "../runtime/index.ts"

export class InitNotFound extends NaruError {
  constructor() {
    super({
      code: "init_not_found",
      kind: "unsupported",
      message: "no init program is installed on this host",
      userMessage:
        "This host has no init program for containers. Install tini or catatonit, or start the container without init.",
    })
  }
}

/** Where the container sees it; the same path as Docker's. */
export const initTarget = "/sbin/docker-init"

/** Small static programs that reap children and forward signals; a dynamic one would need the host's libraries. */
const programs = ["docker-init", "tini-static", "catatonit"]

/** The init program of this host. Throws {@link InitNotFound}. */
export function findInit(): string {
  const found = programs.map(findProgram).find((path) => path !== undefined)
  if (found === undefined) throw new InitNotFound()
  return found
}
