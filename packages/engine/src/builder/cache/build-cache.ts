import type { Log } from "@naru/base/log"
import type { ContentStore } from "../../content/index.ts"
import { openCollection } from "../../metadata/index.ts"
import { type ChainId, chainIdsOf, type Digest, digestOf } from "../../oci/index.ts"
import type { Snapshotter } from "../../snapshots/index.ts"
import { type CachedLayer, type CacheRecord, cacheRecordSchema } from "./cache-record.ts"
import { explainMiss, type StepInputs } from "./explain-miss.ts"

/** Done steps by the hash of everything that went into them; kept across restarts. */
export interface BuildCache {
  /** A record whose layer is still whole and fits on `top`, or undefined. */
  find(key: string, top: ChainId | undefined): Promise<CacheRecord | undefined>
  put(key: string, record: CacheRecord): Promise<void>
  /** Why no record fits, in words for a person. */
  explain(step: StepInputs): string
  /** Everything that the cache wants kept. */
  roots(): { digests: Digest[]; chains: ChainId[] }
  /** Forgets all steps and returns their layers, top of each chain first. */
  clear(): Promise<CachedLayer[]>
}

/** Above this, a record says that files changed and not which: one document a step should stay small. */
const mostFiles = 2000

/** Opens the cache documents of a directory. */
export async function openBuildCache(parts: {
  directory: string
  content: ContentStore
  snapshots: Snapshotter
  log: Log
}): Promise<BuildCache> {
  const { directory, content, snapshots, log } = parts
  const records = await openCollection({ directory, schema: cacheRecordSchema, noun: "cache record", log })
  const isWhole = async ({ descriptor, chainId }: CachedLayer): Promise<boolean> =>
    (await snapshots.find(chainId)) !== undefined && (await content.find(descriptor.digest)) !== undefined
  return {
    async find(key, top) {
      const record = records.find(key)
      if (record?.layer === undefined) return record
      const fits = record.layer.chainId === chainOn(top, record.layer.diffId)
      return fits && (await isWhole(record.layer)) ? record : undefined
    },
    put: (key, record) => records.put(key, { ...record, inputs: withoutManyFiles(record.inputs) }),
    explain: (step) => explainMiss(step, records.list()),
    roots() {
      const layers = records.list().flatMap(({ layer }) => (layer === undefined ? [] : [layer]))
      return {
        digests: layers.map(({ descriptor }) => descriptor.digest),
        chains: layers.map(({ chainId }) => chainId),
      }
    },
    async clear() {
      const layers = records.list().flatMap(({ layer }) => (layer === undefined ? [] : [layer]))
      for (const id of records.ids()) await records.remove(id)
      return layers
    },
  }
}

/** The ChainId of a layer on top of a chain (OCI image spec, config.md). */
export function chainOn(top: ChainId | undefined, diffId: Digest): ChainId {
  return top === undefined ? (chainIdsOf([diffId])[0] ?? diffId) : digestOf(`${top} ${diffId}`)
}

function withoutManyFiles(inputs: CacheRecord["inputs"]): CacheRecord["inputs"] {
  const count = Object.keys(inputs.files ?? {}).length
  return count <= mostFiles ? inputs : { arguments: inputs.arguments }
}
