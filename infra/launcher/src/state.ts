import { readFile, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { errnoOf } from "@naru/base/errors"
import type { Paths } from "@naru/base/paths"
import * as z from "zod"
import { isAlive, processIdentitySchema } from "./process-identity.ts"

const stateSchema = z.object({
  supervisor: processIdentitySchema,
  phase: z.enum(["starting", "ready"]),
  /** Fingerprint of the build that runs. */
  build: z.string(),
  port: z.number(),
  parts: z.record(
    z.string(),
    z.object({ process: processIdentitySchema, startedAt: z.string(), restarts: z.number() }),
  ),
})

/** What the supervisor tells the other commands of this instance; a file under NARU_RUN. */
export type State = z.infer<typeof stateSchema>

const fileOf = (paths: Paths) => join(paths.run, "supervisor.json")

/** The last state written, whether its supervisor lives or not; undefined when there is none. */
export async function readState(paths: Paths): Promise<State | undefined> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(fileOf(paths), "utf8")))
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined
    throw error
  }
}

/** The state of a living supervisor; undefined when the platform does not run. */
export async function readLivingState(paths: Paths): Promise<State | undefined> {
  const state = await readState(paths)
  return state !== undefined && (await isAlive(state.supervisor)) ? state : undefined
}

/** True while the supervisor or any part that it started lives. */
export async function isAnythingLeft(paths: Paths): Promise<boolean> {
  const state = await readState(paths)
  if (state === undefined) return false
  const processes = [state.supervisor, ...Object.values(state.parts).map((part) => part.process)]
  return (await Promise.all(processes.map(isAlive))).includes(true)
}

export async function writeState(paths: Paths, state: State): Promise<void> {
  const file = fileOf(paths)
  await writeFile(`${file}.part`, JSON.stringify(state), { mode: 0o644 })
  await rename(`${file}.part`, file)
}

export async function removeState(paths: Paths): Promise<void> {
  await rm(fileOf(paths), { force: true })
}
