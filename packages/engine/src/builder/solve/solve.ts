import type { Image } from "../../images/index.ts"
import type { ChainId, Platform } from "../../oci/index.ts"
import type { BuildContext } from "../context/open-context.ts"
import { parseDockerfile } from "../parse/index.ts"
import {
  type Outline,
  type OutlineRequest,
  outlineStages,
  type PlannedStage,
  planStage,
} from "../plan/index.ts"
import { announce } from "./announce.ts"
import { type BaseImages, findBases, openBaseImages, scratch } from "./base-images.ts"
import type { SolveContext } from "./solve-context.ts"
import { type SolvedStage, solveStage } from "./solve-stage.ts"
import { openStageSources, type StageSources } from "./stage-sources.ts"
import { writeImage } from "./write-image.ts"

/** Builds a Dockerfile against its context: the list of what a build is. */
export async function solve(
  build: BuildContext,
  platform: Platform,
  context: SolveContext & { abort(reason: unknown): void },
): Promise<{ image: Image; cachedSteps: number }> {
  const { parts, request } = context
  await using lease = await parts.leases.hold({ reason: "building an image" })
  const bases = openBaseImages({ images: parts.images, lease })
  const outlineRequest: OutlineRequest = {
    name: build.dockerfileName,
    platform,
    arguments: request.arguments ?? {},
    ...(request.target && { target: request.target }),
  }
  const dockerfile = parseDockerfile(build.dockerfileText, build.dockerfileName)
  const outline = outlineStages(dockerfile, outlineRequest)
  await findBases(outline, bases, build.dockerfileName)
  const stages = await planStages(outline, bases, outlineRequest)
  await announce({ stages, dockerfile, text: build.dockerfileText }, context)
  const solved = await solveStages(stages, { build, bases }, context)
  const target = stages.find(({ index }) => index === outline.target.index)
  const result = solved.get(outline.target.index)
  if (target === undefined || result === undefined) throw new Error("the target was not built")
  const image = await writeImage(
    {
      stage: target,
      solved: result,
      platform,
      labels: request.labels ?? {},
      names: request.names ?? [],
      now: context.now(),
    },
    { ...parts, lease },
  )
  return { image, cachedSteps: [...solved.values()].reduce((sum, { cachedSteps }) => sum + cachedSteps, 0) }
}

async function planStages(
  outline: Outline,
  bases: BaseImages,
  request: OutlineRequest,
): Promise<PlannedStage[]> {
  const planned = new Map<number, PlannedStage>()
  let number = 1
  for (const stage of outline.stages) {
    const { base } = stage
    const parent = base.kind === "stage" ? planned.get(base.index) : undefined
    const about = base.kind === "image" ? await bases.get(base.name, request.name) : { config: {} }
    const context = { ...outline, outline: stage, request }
    const start = parent ? { kind: "stage" as const, end: parent.end } : { kind: "config" as const, ...about }
    const result = planStage(start, context, number)
    planned.set(stage.index, result)
    number += result.steps.length
  }
  return [...planned.values()]
}

/** All stages begin at once; each waits for those that it stands on or copies from. */
async function solveStages(
  stages: readonly PlannedStage[],
  { build, bases }: { build: BuildContext; bases: BaseImages },
  context: SolveContext & { abort(reason: unknown): void },
): Promise<Map<number, SolvedStage>> {
  const running = new Map<number, Promise<SolvedStage>>()
  const stageOf = async (index: number): Promise<SolvedStage> => (await running.get(index)) ?? scratch
  const sources: StageSources = openStageSources(context.parts, {
    context: build.tree,
    chainOfStage: async (index): Promise<ChainId | undefined> => (await stageOf(index)).chain,
    chainOfImage: async (name) => (await bases.get(name, build.dockerfileName)).solved.chain,
  })
  const baseOf = async ({ base }: PlannedStage): Promise<SolvedStage> => {
    if (base.kind === "stage") return { ...(await stageOf(base.index)), cachedSteps: 0 }
    return base.kind === "image" ? (await bases.get(base.name, build.dockerfileName)).solved : scratch
  }
  for (const stage of stages) {
    const work = async () => solveStage(stage, { base: await baseOf(stage), sources }, context)
    // The first failure stops the others; the build waits until all have ended.
    running.set(
      stage.index,
      work().catch((error: unknown) => {
        context.abort(error)
        throw error
      }),
    )
  }
  await Promise.allSettled(running.values())
  context.signal.throwIfAborted()
  const solved = new Map<number, SolvedStage>()
  for (const [index, stage] of running) solved.set(index, await stage)
  return solved
}
