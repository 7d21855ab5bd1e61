import { rmSync } from "node:fs"
import { bundleOf } from "../runtime/index.ts"
import { type ContainerContext, snapshotKeyOf } from "./container-context.ts"
import { containerHome } from "./container-paths.ts"
import { clearRemains } from "./container-remains.ts"
import { dropSecrets } from "./secrets.ts"

/**
 * Removes a container that does not run, with all that is its own. The caller holds its lock. The intent is written first, so that
 * an engine that dies on the way goes on when it opens. What cannot be removed leaves the container `dead`, to be tried again.
 */
export async function removeContainer(
  context: ContainerContext,
  id: string,
  { volumes }: { volumes: boolean },
): Promise<void> {
  const { records, runtime, snapshots, waits, attachments } = context
  const record = records.findById(id)
  if (!record) return
  const { container, internal } = record
  if (container.state !== "removing") await records.transition(id, "remove")
  try {
    await clearRemains(context, container)
    dropSecrets(bundleOf(runtime.run, id))
    rmSync(bundleOf(runtime.run, id).directory, { recursive: true, force: true })
    runtime.exits.forget(id)
    await snapshots.removeActive(snapshotKeyOf(id))
    if (volumes) for (const name of internal.anonymousVolumes) await removeVolume(context, id, name)
    rmSync(containerHome(context.home, id), { recursive: true, force: true })
  } catch (error) {
    await records.transition(id, "giveUp", { container: { error: String(error) } })
    throw error
  }
  await records.remove(id)
  records.publish(container, "destroy")
  attachments.giveUp(id)
  waits.tell(id, "removed", {
    exitCode: container.exitCode ?? 0,
    ...(container.error && { error: container.error }),
  })
}

/** Another container may have been given the volume by name since. */
async function removeVolume({ records, volumes }: ContainerContext, id: string, name: string): Promise<void> {
  const users = records
    .list()
    .filter(({ container }) => container.mounts.some((mount) => mount.volume === name))
  if (users.some(({ container }) => container.id !== id)) return
  if (await volumes.find(name)) await volumes.remove(name)
}
