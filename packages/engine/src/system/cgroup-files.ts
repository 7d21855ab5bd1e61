import { readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs"
import { totalmem } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { errnoOf, NaruError } from "@naru/base/errors"

class CgroupStuck extends NaruError {
  constructor(path: string, wish: string) {
    super({ code: "cgroup_stuck", kind: "timeout", message: `the cgroup ${path} ${wish}` })
  }
}

const gone = ["ENOENT", "ENODEV"]

/** Text of a control file, or undefined where the kernel or the cgroup does not have it. */
export function readControl(directory: string, file: string): string | undefined {
  try {
    return readFileSync(join(directory, file), "utf8").trim()
  } catch (error) {
    if (gone.includes(errnoOf(error) ?? "")) return undefined
    throw error
  }
}

/** A control file with one number; `fallback` where it is absent or says `max`. */
export function readNumber(directory: string, file: string, fallback = 0): number {
  const text = readControl(directory, file)
  return text === undefined || text === "max" ? fallback : Number(text)
}

/** A control file with `name value` lines. */
export function readTable(directory: string, file: string): Record<string, number> {
  const lines = (readControl(directory, file) ?? "").split("\n")
  return Object.fromEntries(
    lines.map((line) => {
      const [name = "", value = "0"] = line.split(" ")
      return [name, Number(value)]
    }),
  )
}

export function writeControl(directory: string, file: string, value: string | number): void {
  writeFileSync(join(directory, file), String(value))
}

/** The directory and all cgroups below it, parents first; none when it is gone. */
function cgroupTree(directory: string): string[] {
  try {
    const children = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    return [directory, ...children.flatMap((entry) => cgroupTree(join(directory, entry.name)))]
  } catch (error) {
    if (gone.includes(errnoOf(error) ?? "")) return []
    throw error
  }
}

/** PIDs in the directory's cgroup and below. */
export function processesIn(directory: string): number[] {
  const listed = cgroupTree(directory).map((path) => readControl(path, "cgroup.procs") ?? "")
  return listed.join("\n").split("\n").filter(Boolean).map(Number)
}

/** Removes the cgroup with those below; an exiting process keeps it busy for some milliseconds. */
export async function removeTree(directory: string): Promise<void> {
  for (const path of cgroupTree(directory).reverse()) {
    await waitUntil(path, "is still in use", () => tryRemove(path))
  }
}

function tryRemove(path: string): boolean {
  try {
    rmdirSync(path)
    return true
  } catch (error) {
    const errno = errnoOf(error) ?? ""
    if (gone.includes(errno)) return true
    if (errno === "EBUSY") return false
    throw error
  }
}

/** Asks again every few milliseconds until `done` says so; throws {@link CgroupStuck} after ten seconds. */
export async function waitUntil(path: string, wish: string, done: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  for (let pauseMs = 1; !done(); pauseMs = Math.min(pauseMs * 2, 20)) {
    if (performance.now() > deadline) throw new CgroupStuck(path, wish)
    await sleep(pauseMs)
  }
}

/** A memory limit as people see it: nothing is allowed more than the host has. */
export function effectiveLimit(limitBytes: number): number {
  return Math.min(limitBytes, totalmem())
}
