import { NaruError } from "@naru/base/errors"
import type { Core, TeamCore } from "../core.ts"
import { hostQueue, JobCanceled, type JobContext, mayPass } from "../jobs/index.ts"
import { buildMachine } from "./build.machine.ts"
import { type BuildRow, getBuildRow, moveBuild } from "./build.repository.ts"
import { buildImageJob } from "./build-image.job.ts"
import { retainBuilds } from "./retain-builds.ts"

/** Sees one build to its end: the job of {@link runBuildJob}. Safe to run again after a crash. */
export async function runBuild(
  core: Core,
  { teamId, buildId, noCache }: { teamId: string; buildId: string; noCache: boolean },
  job: JobContext,
): Promise<null> {
  await performBuild(core, { teamId, buildId, noCache, job })
  return null
}

/**
 * Builds on the build's host and keeps the outcome; returns the build as it ended. A build that has ended is returned as it
 * is; one that was interrupted joins its host job again. Throws when the job was canceled (the build is canceled then), and
 * whatever may pass by itself while attempts remain.
 */
export async function performBuild(
  core: Pick<TeamCore, "database" | "queues" | "now">,
  { teamId, buildId, noCache, job }: { teamId: string; buildId: string; noCache: boolean; job: JobContext },
): Promise<BuildRow> {
  const { database, queues, now } = core
  const current = () => getBuildRow(database, { teamId, id: buildId })
  const queued = await current()
  if (buildMachine.isFinal(queued.state)) return queued
  if (queued.state === "queued")
    await moveBuild(database, { teamId, build: queued, event: "start", at: now() })
  const build = await current()
  try {
    const { source, commit, hostId, imageName } = build
    const ended = await queues.run(hostQueue(hostId), buildImageJob, {
      id: `build-${buildId}`,
      payload: { buildId, source, commit, names: imageName === null ? [] : [imageName], noCache },
      signal: job.signal,
    })
    const { outcome, ...result } = ended
    const event = outcome === "built" ? "succeed" : "fail"
    await moveBuild(database, { teamId, build, event, at: now(), result })
  } catch (error) {
    await endAfter(error)
    return current()
  }
  // The build has ended whatever becomes of older ones: a failure here is tried again and changes nothing about it.
  await retainBuilds({ database, queues, teamId }, { buildId, hostId: build.hostId })
  return current()

  async function endAfter(error: unknown): Promise<void> {
    if (job.signal.reason instanceof JobCanceled) {
      await moveBuild(database, { teamId, build, event: "cancel", at: now() })
      throw job.signal.reason
    }
    if (job.signal.aborted || (mayPass(error) && !job.isLastAttempt)) throw error
    const code = error instanceof NaruError ? error.code : "unexpected"
    const message = error instanceof NaruError ? error.userMessage : String(error)
    const event = mayPass(error) ? "interrupt" : "fail"
    await moveBuild(database, { teamId, build, event, at: now(), result: { failure: { code, message } } })
  }
}
