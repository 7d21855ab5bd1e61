import { openUndo } from "@naru/base/undo"
import { sealedSecretsSchema, type startReplicaJob } from "@naru/core/deployments"
import { type HostKeys, openSealed } from "@naru/core/secrets"
import type { Container } from "@naru/engine/containers"
import type * as z from "zod"
import type { Host } from "../host.ts"
import { containerSpec } from "./container-spec.ts"

type Payload = z.infer<typeof startReplicaJob.payload>
type Result = z.infer<typeof startReplicaJob.result>

/**
 * Makes and starts a replica's container. One of that name that runs was made by an earlier run of the same job, because
 * names follow from deployments; one that does not run is made anew. Nothing stays when this throws.
 */
export async function startReplica(
  { engine, keys }: Pick<Host, "engine" | "keys">,
  payload: Payload,
): Promise<Result> {
  const { name } = payload
  const earlier = await engine.containers.find(name)
  if (earlier?.state === "running") return describeReplica(earlier)
  if (earlier) await engine.containers.remove(name, { force: true })
  const spec = containerSpec(payload, await openSecrets(keys, payload.sealedSecrets))
  await using undo = openUndo()
  undo.defer(async () => {
    if (await engine.containers.find(name)) await engine.containers.remove(name, { force: true })
  })
  await engine.containers.create(spec)
  await engine.containers.start(name)
  undo.keep()
  return describeReplica(await engine.containers.get(name))
}

async function openSecrets(
  keys: HostKeys,
  sealed: string | null,
): Promise<z.infer<typeof sealedSecretsSchema>> {
  if (sealed === null) return []
  const bytes = await openSealed(keys.privateKey, Buffer.from(sealed, "base64"))
  return sealedSecretsSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

function describeReplica({ id, connection }: Container): Result {
  const ports = connection?.ports ?? []
  return {
    containerId: id,
    address: connection?.endpoint?.address ?? null,
    ports: ports.map(({ hostPort, containerPort, protocol }) => `${hostPort}→${containerPort}/${protocol}`),
  }
}
