import { openUndo } from "@naru/base/undo"
import type { Core } from "../core.ts"
import type { JobContext } from "../jobs/index.ts"
import type { Attempt, Step } from "./attempt.ts"
import { beginDeployment } from "./begin-deployment.ts"
import { Interrupted } from "./deployment.errors.ts"
import { comesAgain, endDeployment } from "./end-deployment.ts"
import { buildImage } from "./steps/build-image.ts"
import { checkReplicas } from "./steps/check-replicas.ts"
import { makeRelease } from "./steps/make-release.ts"
import { retireOld } from "./steps/retire-old.ts"
import { startReplicas } from "./steps/start-replicas.ts"
import { switchRoutes } from "./steps/switch-routes.ts"
import { attemptAt, type Run, takeStep } from "./take-step.ts"

/**
 * A deployment, as a list.
 *
 * It begins when it has its service to itself; an older one that only waits was superseded when this one was asked for.
 * The image is built from the source of now, unless the service only names one. Image, configuration, secret versions and
 * hostnames become a release that never changes again. Its replicas start beside those that serve. When every one of them
 * answers its health check, the hostnames are led to them: the deployment is live. The old replicas finish what they have
 * begun and stop; they stay for a while, so that their logs can be read.
 *
 * Whatever goes wrong before the hostnames moved is taken back, last deed first, and the old replicas serve on. What went
 * wrong by itself (the database was away, the worker was killed) is taken up again at the step where it ended: every step
 * keeps what it made in the database, and every name on a host follows from the deployment, so that doing a step twice does
 * it once.
 */
const steps: readonly Step[] = [
  buildImage,
  makeRelease,
  startReplicas,
  checkReplicas,
  switchRoutes,
  retireOld,
]

/** Sees one deployment to its end: the job of {@link runDeploymentJob}. Safe to run again after a crash. */
export async function runDeployment(
  core: Core,
  request: { teamId: string; deploymentId: string; giveUp?: boolean | undefined },
  job: JobContext,
): Promise<null> {
  const run = await beginDeployment(core, { ...request, job, steps })
  if (!run) return null
  try {
    if (run.isLive) await afterwards(run)
    else await goLive(run, { giveUp: request.giveUp ?? false })
  } catch (error) {
    if (comesAgain(job, error)) throw error
    await endDeployment(run, error)
  }
  return null
}

async function goLive(run: Run, { giveUp }: { giveUp: boolean }): Promise<void> {
  const undo = openUndo()
  try {
    for (const step of run.steps) {
      if (step.undo) undo.defer(async () => step.undo?.(await attemptAt(run, step)))
      if (!giveUp) await takeStep(run, step)
    }
    if (giveUp) throw new Interrupted()
  } catch (error) {
    if (comesAgain(run.job, error) || (await hasGoneLive(run))) throw error
    await undo[Symbol.asyncDispose]()
    throw error
  }
}

/** What is left when the deployment is live already: steps that end nothing when they fail. */
async function afterwards(run: Run): Promise<void> {
  for (const step of run.steps) if (step.state === "live") await takeStep(run, step)
}

async function hasGoneLive(run: Run): Promise<boolean> {
  const [first] = run.steps
  const attempt: Attempt | undefined = first && (await attemptAt(run, first))
  return attempt?.deployment.state === "live"
}
