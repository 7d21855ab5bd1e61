import { readFileSync } from "node:fs"
import { errnoOf } from "@naru/base/errors"

/** The PID that the runtime wrote, once it has. */
export function readPidFile(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, "utf8"))
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined
    throw error
  }
}
