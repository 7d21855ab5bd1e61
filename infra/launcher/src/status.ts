import { isAlive } from "./process-identity.ts"
import { readHealth } from "./read-health.ts"
import type { Settings } from "./settings.ts"
import { isAnythingLeft, readLivingState } from "./state.ts"

interface PartStatus {
  name: string
  running: boolean
  pid: number
  startedAt: string
  restarts: number
}

/** `./naru status`: exit code 0 when everything runs and is well, 1 otherwise. */
export async function status(settings: Settings, { json }: { json: boolean }): Promise<number> {
  const state = await readLivingState(settings.paths)
  const parts: PartStatus[] = []
  for (const [name, { process, startedAt, restarts }] of Object.entries(state?.parts ?? {})) {
    parts.push({ name, running: await isAlive(process), pid: process.pid, startedAt, restarts })
  }
  const health = state === undefined ? undefined : await readHealth(state.port)
  const isWell = state?.phase === "ready" && parts.every((part) => part.running) && health?.ok === true
  if (json) {
    console.log(
      JSON.stringify(
        { up: state !== undefined, well: isWell, url: settings.url, parts, health: health?.body ?? null },
        null,
        2,
      ),
    )
    return isWell ? 0 : 1
  }
  if (state === undefined) {
    console.log(
      (await isAnythingLeft(settings.paths))
        ? "Naru's supervisor was killed; its parts run on unwatched. Take over with ./naru up, or end them with ./naru down"
        : "Naru does not run. Start it with ./naru up",
    )
    return 1
  }
  console.log(`Naru ${state.phase === "ready" ? "is up" : "is starting"}: ${settings.url}`)
  for (const part of parts) {
    const restarts = part.restarts === 0 ? "" : `, restarted ${part.restarts} times`
    console.log(
      `  ${part.name.padEnd(7)} ${part.running ? "runs" : "is down"} (process ${part.pid}, since ${part.startedAt}${restarts})`,
    )
  }
  console.log(`  health  ${health === undefined ? "does not answer" : JSON.stringify(health.body)}`)
  return isWell ? 0 : 1
}
