import { setTimeout as sleep } from "node:timers/promises"
import type { checkReplicaJob } from "@naru/core/deployments"
import type { HealthCheck } from "@naru/core/services/schema"
import type { Container } from "@naru/engine/containers"
import type * as z from "zod"
import type { Host } from "../host.ts"
import { lastLines } from "./last-lines.ts"
import { type Answer, probeFor } from "./probe.ts"
import { type Unhealthy, whyEnded, whyUnhealthy } from "./unhealthy.ts"

type Payload = z.infer<typeof checkReplicaJob.payload>
type Result = z.infer<typeof checkReplicaJob.result>

/** How long a container must run to count as up when nothing asks it. */
const settleMs = 1000
/** The image's own check has its own times; this only ends what never ends. */
const imageLimitMs = 15 * 60_000
const firstPauseMs = 50

/** Asks a replica until it is healthy, or until its time is over, or it has ended. */
export async function checkReplica(
  { engine }: Pick<Host, "engine">,
  { name, check, httpPort }: Payload,
  signal: AbortSignal,
): Promise<Result> {
  const watch = watchFor(engine, { check, httpPort })
  const startedAt = Date.now()
  let pauseMs = firstPauseMs
  let tries = 0
  for (;;) {
    signal.throwIfAborted()
    const container = await engine.containers.get(name)
    if (hasEnded(container)) return unhealthy(whyEnded(container))
    tries += 1
    const answer = await watch.ask(container, signal)
    const passedMs = Date.now() - startedAt
    if (answer.isHealthy) return { outcome: "healthy", message: `${name}: ${watch.name} ${answer.text}.` }
    if (passedMs >= watch.limitMs || answer.isFinal) {
      return unhealthy(whyUnhealthy({ check: watch.name, answer: answer.text, tries, passedMs }))
    }
    await sleep(pauseMs, undefined, { signal })
    // Quick at first, so that a quick program is live at once; then as the service asks.
    pauseMs = Math.min(pauseMs * 1.5, watch.intervalMs)
  }

  async function unhealthy(why: Unhealthy): Promise<Result> {
    const output = await lastLines(engine, name)
    return { outcome: "unhealthy", failure: { ...why, ...(output !== "" && { output }) } }
  }
}

interface Watch {
  name: string
  limitMs: number
  intervalMs: number
  ask(container: Container, signal: AbortSignal): Promise<Answer & { isFinal?: boolean }>
}

function watchFor(
  engine: Host["engine"],
  { check, httpPort }: { check: HealthCheck; httpPort: number | null },
): Watch {
  if (check.kind === "none") return runningIsEnough
  if (check.kind === "image") return { ...imageDecides, limitMs: imageLimitMs, intervalMs: 200 }
  const { intervalSeconds, timeoutSeconds, retries, startPeriodSeconds } = check
  const probe = probeFor(engine, check, httpPort)
  return {
    name: probe.name,
    limitMs: (startPeriodSeconds + intervalSeconds * retries) * 1000,
    intervalMs: intervalSeconds * 1000,
    ask: (container, signal) =>
      probe.ask(container, AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)])),
  }
}

const runningIsEnough: Watch = {
  name: "the container",
  limitMs: 60_000,
  intervalMs: 100,
  async ask({ startedAt }) {
    const ranMs = startedAt === undefined ? 0 : Date.now() - Date.parse(startedAt)
    return { isHealthy: ranMs >= settleMs, text: `has run for ${Math.round(ranMs / 100) / 10} s` }
  },
}

const imageDecides = {
  name: "the image's own health check",
  async ask(container: Container, signal: AbortSignal): Promise<Answer & { isFinal?: boolean }> {
    const { health } = container
    if (!health) return runningIsEnough.ask(container, signal)
    const last = health.log.at(-1)
    const said = last
      ? `ended with ${last.exitCode}: ${last.output.trim().slice(0, 200)}`
      : "has not answered"
    if (health.status === "healthy") return { isHealthy: true, text: "passed" }
    return { isHealthy: false, text: said, isFinal: health.status === "unhealthy" }
  },
}

/** A replica that was restarted has ended, too: it could not stay up. */
function hasEnded({ state, restartCount }: Container): boolean {
  return state !== "running" || restartCount > 0
}
