import type { Host } from "../host.ts"
import { drain } from "./drain.ts"

type Engine = Pick<Host, "engine">

/** Lets a replica finish the requests that it has, then stops it; fine when it is stopped or gone. */
export async function stopReplica(
  { engine }: Engine,
  { name, drainSeconds, graceSeconds }: { name: string; drainSeconds: number; graceSeconds: number },
  signal: AbortSignal,
): Promise<{ message: string }> {
  const container = await engine.containers.find(name)
  if (!container) return { message: `${name} is gone.` }
  const address = container.connection?.endpoint?.address
  const left = address === undefined ? 0 : await drain(address, { timeoutMs: drainSeconds * 1000, signal })
  await engine.containers.stop(name, { timeoutSeconds: graceSeconds })
  const cut = left === 0 ? "" : ` ${left} connections were still open after ${drainSeconds} s and were cut.`
  return { message: `Stopped ${name}.${cut}` }
}

/** Starts a replica that was stopped. Throws `container_not_found`. */
export async function resumeReplica({ engine }: Engine, { name }: { name: string }): Promise<null> {
  const container = await engine.containers.get(name)
  if (container.state !== "running") await engine.containers.start(name)
  return null
}

/** Stops and removes replicas with what they wrote; those that are gone are fine. */
export async function removeReplicas(
  { engine }: Engine,
  { names, graceSeconds }: { names: readonly string[]; graceSeconds: number },
): Promise<null> {
  await Promise.all(
    names.map(async (name) => {
      if (!(await engine.containers.find(name))) return
      await engine.containers.stop(name, { timeoutSeconds: graceSeconds })
      await engine.containers.remove(name, { force: true, volumes: true })
    }),
  )
  return null
}
