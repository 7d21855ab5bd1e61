import { join } from "node:path"
import type { RecordedSpec } from "./container.ts"

/** What is kept of one container beside its document. */
export function containerHome(home: string, id: string): string {
  return join(home, "data", id)
}

/** The newest file of its log. */
export function logPathOf(home: string, id: string): string {
  return join(containerHome(home, id), "log")
}

/** Its control group, the same path in every hierarchy. */
export function cgroupPathOf(id: string, spec: RecordedSpec): string {
  const parent = spec.resources?.cgroupParent || "/naru"
  return `${parent.startsWith("/") ? "" : "/"}${parent.replace(/\/$/, "")}/${id}`
}
