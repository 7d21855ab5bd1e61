import { randomUUID } from "node:crypto"
import { openKeyedLock } from "@naru/base/keyed-lock"
import { type Log, silentLog } from "@naru/base/log"
import * as z from "zod"
import { type Collection, openCollection } from "../metadata/index.ts"
import { type ChainId, type Digest, digestSchema } from "../oci/index.ts"
import type { Held, Lease, LeaseRequest, Leases } from "./lease.ts"

const leaseSchema = z.object({
  reason: z.string(),
  digests: z.array(digestSchema),
  chainIds: z.array(digestSchema),
  survivesCrashMs: z.number().nonnegative(),
  /** When it ends if its holder is gone. */
  expiresAt: z.iso.datetime(),
})
type LeaseDocument = z.infer<typeof leaseSchema>

/**
 * Opens the leases of a directory. Those of an earlier process hold until they expire, so that long work can be taken up again after
 * a crash; leases that do not survive a crash are never written.
 */
export async function openLeases({
  directory,
  log = silentLog,
  now = () => new Date(),
}: {
  directory: string
  log?: Log
  now?: () => Date
}): Promise<Leases> {
  const kept = await openCollection({ directory, schema: leaseSchema, noun: "lease", log })
  const living = new Map<string, LeaseDocument>()
  // Holding and collecting take turns: a removal sees every hold that came before it.
  const lock = openKeyedLock()
  const inTurn = <T>(work: () => Promise<T>) => lock.run("leases", work)

  const write = async (id: string, lease: LeaseDocument) => {
    living.set(id, lease)
    if (lease.survivesCrashMs === 0) return
    const expiresAt = new Date(now().getTime() + lease.survivesCrashMs).toISOString()
    await kept.put(id, { ...lease, expiresAt })
  }
  const add = async (id: string, { digests = [], chainIds = [] }: Held) => {
    const lease = living.get(id)
    if (lease === undefined) return
    await write(id, {
      ...lease,
      digests: [...lease.digests, ...digests],
      chainIds: [...lease.chainIds, ...chainIds],
    })
  }
  const release = async (id: string) => {
    living.delete(id)
    await kept.remove(id)
  }
  const current = () => {
    const orphans = kept.ids().filter((id) => !living.has(id) && new Date(kept.get(id).expiresAt) > now())
    return [...living, ...orphans.map((id) => [id, kept.get(id)] as const)]
  }
  await forgetExpired(kept, now())
  return {
    hold: ({ reason, survivesCrashMs = 0, ...held }: LeaseRequest) =>
      inTurn(async () => {
        const id = randomUUID()
        living.set(id, { reason, survivesCrashMs, digests: [], chainIds: [], expiresAt: now().toISOString() })
        const lease = openLease(id, { add, release, inTurn })
        await lease.take(held)
        return lease
      }),
    removeUnlessHeld: (thing, remove) =>
      inTurn(async () => {
        const isHeld = current().some(([, lease]) =>
          "digest" in thing ? lease.digests.includes(thing.digest) : lease.chainIds.includes(thing.chainId),
        )
        if (!isHeld) await remove()
        return !isHeld
      }),
    list: () => current().map(([id, { reason, digests, chainIds }]) => ({ id, reason, digests, chainIds })),
  }
}

function openLease(
  id: string,
  leases: {
    add(id: string, held: Held): Promise<void>
    release(id: string): Promise<void>
    inTurn<T>(work: () => Promise<T>): Promise<T>
  },
): Lease & { take(held: Held): Promise<void> } {
  const { add, release, inTurn } = leases
  const digests = new Set<Digest>()
  const chainIds = new Set<ChainId>()
  const take = async (held: Held) => {
    for (const digest of held.digests ?? []) digests.add(digest)
    for (const chainId of held.chainIds ?? []) chainIds.add(chainId)
    await add(id, held)
  }
  return {
    id,
    take,
    held: () => ({ digests: [...digests], chainIds: [...chainIds] }),
    add: (held) => inTurn(() => take(held)),
    addMade: (work, held) =>
      inTurn(async () => {
        const made = await work()
        await take(held(made))
        return made
      }),
    [Symbol.asyncDispose]: () => release(id),
  }
}

async function forgetExpired(kept: Collection<LeaseDocument>, now: Date): Promise<void> {
  for (const id of kept.ids()) {
    if (new Date(kept.get(id).expiresAt) <= now) await kept.remove(id)
  }
}
