import { end } from "./process-identity.ts"
import { removeContainers } from "./remove-containers.ts"
import type { Settings } from "./settings.ts"
import { readLivingState } from "./state.ts"

const graceMs = 60_000

/** `./naru down`: stops the platform. Containers go on, unless `containers` asks to stop and remove them first. */
export async function down(settings: Settings, { containers }: { containers: boolean }): Promise<void> {
  const state = await readLivingState(settings.paths)
  if (state === undefined) {
    console.log("Naru does not run.")
    return
  }
  if (containers) console.log(`Removed ${await removeContainers(settings.paths.dockerSocket)} containers.`)
  await end(state.supervisor, "SIGTERM", graceMs)
  console.log(containers ? "Naru is down." : "Naru is down; containers go on.")
}
