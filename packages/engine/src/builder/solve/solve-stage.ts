import type { ChainId, Descriptor, Digest, HistoryEntry } from "../../oci/index.ts"
import type { CacheRecord } from "../cache/cache-record.ts"
import { fileKeys, metadataKeys, type StageKeys } from "../cache/step-keys.ts"
import { hashOf } from "../copy/hash-sources.ts"
import type { PlannedStage, Step } from "../plan/index.ts"
import { type LayerStack, openLayerStack } from "./layer-stack.ts"
import { type SolveContext, withMount } from "./solve-context.ts"
import type { StageSources } from "./stage-sources.ts"
import { explainStepFailure } from "./step-failure.ts"
import { openStepNetwork, type StepNetwork } from "./step-network.ts"
import { type StepWork, workOf } from "./step-work.ts"
import { onStubs } from "./stubs.ts"

interface StageLayer {
  descriptor: Descriptor
  diffId: Digest
}

/** A file system with its story: of a base image, or of a stage that is done. */
export interface SolvedStage {
  keys: StageKeys
  chain: ChainId | undefined
  layers: readonly StageLayer[]
  history: readonly HistoryEntry[]
  cachedSteps: number
}

/** One stage while its steps are done. */
interface Progress {
  stack: LayerStack
  network: StepNetwork
  sources: StageSources
  context: SolveContext
  keys: StageKeys
  /** All changes of files so far came from the cache: only then may the next one. */
  filesCached: boolean
  /** The same for every instruction. */
  allCached: boolean
  cachedSteps: number
  /** In the order of the image; those of new steps resolve when they are written. */
  layers: (StageLayer | Promise<StageLayer>)[]
  history: HistoryEntry[]
  /** Cache records on their way: they wait for their layers. */
  records: Promise<void>[]
}

interface Outcome {
  cached: boolean
  reason?: string
  layerBytes?: number
}

/** Does the steps of a stage in their order; what the cache has is taken from there. */
export async function solveStage(
  stage: PlannedStage,
  { base, sources }: { base: SolvedStage; sources: StageSources },
  context: SolveContext,
): Promise<SolvedStage> {
  const progress = startOn(base, { stage, sources, context })
  try {
    for (const step of stage.steps) await tellAbout(step, progress)
    const layers = await Promise.all(progress.layers)
    const chain = await progress.stack.settle()
    await Promise.all(progress.records)
    const { keys, history, cachedSteps } = progress
    return { keys, chain, layers, history, cachedSteps }
  } finally {
    // Steps before a failed one stay in the cache, so their layers are waited for.
    await Promise.allSettled(progress.records)
    await progress.network.leave()
    await progress.stack.close()
  }
}

function startOn(
  base: SolvedStage,
  { stage, sources, context }: { stage: PlannedStage; sources: StageSources; context: SolveContext },
): Progress {
  const { parts, request, id, cacheLease, chains } = context
  const { content, snapshots, networks } = parts
  let count = 0
  const stackParts = {
    content,
    snapshots,
    lease: cacheLease,
    newKey: () => `build-${id}-${stage.index}-${count++}`,
    lockChain: <T>(chainId: ChainId, work: () => Promise<T>) => chains.run(chainId, work),
  }
  return {
    stack: openLayerStack(stackParts, base.chain),
    network: openStepNetwork(networks, {
      id: hashOf(`${id} ${stage.index}`),
      network: request.network || "bridge",
    }),
    sources,
    context,
    keys: base.keys,
    filesCached: true,
    allCached: true,
    cachedSteps: 0,
    layers: [...base.layers],
    history: [...base.history],
    records: [],
  }
}

async function tellAbout(step: Step, progress: Progress): Promise<void> {
  const { context } = progress
  const started = performance.now()
  context.signal.throwIfAborted()
  await context.emit({ type: "step-start", step: step.number, name: step.name, line: step.range.start.line })
  const outcome = await doStep(step, progress).catch((error: unknown) => {
    throw context.signal.aborted ? error : explainStepFailure(step, error)
  })
  if (outcome.cached) progress.cachedSteps += 1
  const durationMs = performance.now() - started
  await context.emit({ type: "step-end", step: step.number, durationMs, ...outcome })
}

async function doStep(step: Step, progress: Progress): Promise<Outcome> {
  // The base is on this host already: there is nothing to do.
  if (step.operation.type === "from") return { cached: !progress.context.request.noCache }
  const work = await workOf(step, progress)
  return work === undefined ? noteMetadata(step, progress) : changeFiles(step, work, progress)
}

/** An instruction that only changes the config. Its record remembers when it was first seen, so that equal builds give equal images. */
async function noteMetadata(step: Step, progress: Progress): Promise<Outcome> {
  const { context, keys } = progress
  const parent = keys.all
  progress.keys = metadataKeys(keys, step)
  const useCache = progress.allCached && !context.request.noCache
  const record = useCache ? await context.cache.find(progress.keys.all, undefined) : undefined
  const createdAt = record?.createdAt ?? context.now().toISOString()
  addHistory(progress, step, { createdAt, isEmpty: true })
  if (record) return { cached: true }
  progress.allCached = false
  await context.cache.put(progress.keys.all, { ...inputsOf(step, parent), createdAt })
  return { cached: false }
}

async function changeFiles(step: Step, work: StepWork, progress: Progress): Promise<Outcome> {
  const { context, stack } = progress
  const inputs = inputsOf(step, progress.keys.files, work.files)
  progress.keys = fileKeys(progress.keys, work.part)
  const key = progress.keys.files
  const useCache = progress.filesCached && !context.request.noCache
  const record = useCache ? await context.cache.find(key, stack.top()) : undefined
  if (record) return takeFromCache(step, record, progress)
  const reason = context.request.noCache ? "the cache is switched off" : context.cache.explain(inputs)
  progress.filesCached = false
  progress.allCached = false
  const sealed = await performStep(work, progress)
  const createdAt = context.now().toISOString()
  addHistory(progress, step, { createdAt, isEmpty: sealed === undefined })
  if (sealed === undefined) await context.cache.put(key, { ...inputs, createdAt })
  else {
    const recorded = sealed.written.then((layer) => context.cache.put(key, { ...inputs, layer, createdAt }))
    progress.layers.push(sealed.written)
    // A failure reaches whoever waits for the layers; here it only must not count as unseen.
    recorded.catch(() => undefined)
    progress.records.push(recorded)
  }
  return { cached: false, reason }
}

function takeFromCache(step: Step, { layer, createdAt }: CacheRecord, progress: Progress): Outcome {
  addHistory(progress, step, { createdAt, isEmpty: layer === undefined })
  if (layer === undefined) return { cached: true }
  progress.stack.adopt(layer)
  progress.layers.push(layer)
  return { cached: true, layerBytes: layer.sizeBytes }
}

async function performStep(
  work: StepWork,
  { stack, context }: Progress,
): ReturnType<Awaited<ReturnType<LayerStack["begin"]>>["seal"]> {
  const layer = await stack.begin()
  try {
    await context.workers.run(async () => {
      context.signal.throwIfAborted()
      using ready = await work.mounts?.()
      const mount = onStubs(layer.mount, ready?.stubs ?? [])
      await withMount(context.parts.home, mount, (root) => work.perform(root, ready?.mounts ?? []))
    })
    return await layer.seal()
  } catch (error) {
    await layer.discard()
    throw error
  }
}

function inputsOf(
  step: Step,
  parent: string,
  files?: Readonly<Record<string, string>>,
): Omit<CacheRecord, "createdAt"> {
  const hashed = Object.entries(step.arguments).map(([name, value]) => [name, hashOf(value)])
  return {
    name: step.name,
    parent,
    inputs: { arguments: Object.fromEntries(hashed), ...(files && { files }) },
  }
}

function addHistory(
  progress: Progress,
  { history }: Step,
  { createdAt, isEmpty }: { createdAt: string; isEmpty: boolean },
): void {
  if (history === undefined) return
  progress.history.push({
    created: createdAt,
    created_by: history,
    comment: "buildkit.dockerfile.v0",
    ...(isEmpty && { empty_layer: true }),
  })
}
