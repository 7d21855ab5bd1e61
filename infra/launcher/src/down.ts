import { NaruError } from "@naru/base/errors"
import type { Paths } from "@naru/base/paths"
import { leaveMountNamespace } from "./mount-namespace.ts"
import { end } from "./process-identity.ts"
import { removeContainers } from "./remove-containers.ts"
import type { Settings } from "./settings.ts"
import { isAnythingLeft, readState, removeState } from "./state.ts"

const graceMs = 60_000
const partGraceMs = 10_000

/** Removing containers is the engine's work: nothing else knows their mounts, networks and ports. */
class EngineNeeded extends NaruError {
  constructor(cause?: unknown) {
    super({
      code: "engine_needed",
      kind: "unavailable",
      message: "No container was removed: the engine does not run",
      userMessage:
        "No container was removed: the engine does not run. Start it with ./naru up, then run ./naru down --containers again.",
      cause,
    })
  }
}

/**
 * `./naru down`: stops the platform, also what is left of one whose supervisor was killed. Containers go on, unless
 * `containers` asks to stop and remove them first; throws `engine_needed` when nobody is there who could.
 */
export async function down(settings: Settings, { containers }: { containers: boolean }): Promise<void> {
  const { paths } = settings
  const state = await readState(paths)
  if (state === undefined || !(await isAnythingLeft(paths))) {
    if (containers) throw new EngineNeeded()
    console.log("Naru does not run.")
    return
  }
  if (containers) console.log(`Removed ${await removeAll(paths)} containers.`)
  await end(state.supervisor, "SIGTERM", graceMs)
  await endLeftovers(paths)
  await removeState(paths)
  if (containers) await leaveMountNamespace(settings)
  console.log(containers ? "Naru is down." : "Naru is down; containers go on.")
}

/** Ends the parts that outlived a killed supervisor: they would hold the ports, the sockets and the database. */
export async function endLeftovers(paths: Paths): Promise<void> {
  const state = await readState(paths)
  for (const part of Object.values(state?.parts ?? {}).reverse()) {
    await end(part.process, "SIGTERM", partGraceMs)
  }
}

async function removeAll(paths: Paths): Promise<number> {
  try {
    return await removeContainers(paths.dockerSocket)
  } catch (error) {
    if (error instanceof Error && "syscall" in error && error.syscall === "connect") {
      throw new EngineNeeded(error)
    }
    throw error
  }
}
