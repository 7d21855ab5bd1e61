import { setTimeout as sleep } from "node:timers/promises"
import { describeError } from "@naru/base/errors"
import type { ContainerContext, ContainerFollower } from "./container-context.ts"
import type { ContainerExecs } from "./container-execs.ts"
import {
  freshHealth,
  type HealthCheck,
  nextHealth,
  nextProbeMs,
  type ProbeResult,
  parseHealthCheck,
} from "./health-check.ts"
import { killTree } from "./process-tree.ts"

/** Probes the containers that have a health check, each in its own time. */
export interface HealthMonitor extends ContainerFollower {
  close(): void
}

export function openHealthMonitor(contextOf: () => ContainerContext, execs: ContainerExecs): HealthMonitor {
  const watched = new Map<string, AbortController>()
  const stop = (id: string) => {
    watched.get(id)?.abort()
    watched.delete(id)
  }
  return {
    started(id) {
      const container = contextOf().records.findById(id)?.container
      const check = parseHealthCheck(container?.spec.healthcheck)
      if (!check) return
      stop(id)
      const control = new AbortController()
      watched.set(id, control)
      follow({ context: contextOf(), execs, id, check, signal: control.signal }).catch((error: unknown) => {
        if (control.signal.aborted) return
        contextOf().log.error({ error, container: id }, "The health check of a container gave up")
      })
    },
    ended: stop,
    close() {
      for (const id of [...watched.keys()]) stop(id)
    },
  }
}

interface Watched {
  context: ContainerContext
  execs: ContainerExecs
  id: string
  check: HealthCheck
  signal: AbortSignal
}

async function follow({ context, execs, id, check, signal }: Watched): Promise<void> {
  const { records, now } = context
  const startedMs = now().getTime()
  const adopted = records.get(id).container.health
  let health = adopted && adopted.status !== "starting" ? adopted : freshHealth()
  await records.update(id, { container: { health } })
  for (;;) {
    const ranMs = now().getTime() - startedMs
    await sleep(nextProbeMs(health, { check, ranMs }), undefined, { signal, ref: false })
    if (records.findById(id)?.container.state !== "running") continue
    const result = await probe({ context, execs, id, check, signal })
    if (signal.aborted) return
    const before = health.status
    health = nextHealth(health, result, { check, ranMs: now().getTime() - startedMs })
    const { container } = await records.update(id, { container: { health } })
    if (health.status !== before) records.publish(container, `health_status: ${health.status}`)
  }
}

const longestOutput = 4096

async function probe({ context, execs, id, check }: Watched): Promise<ProbeResult> {
  const startedAt = context.now().toISOString()
  const done = (exitCode: number, output: string): ProbeResult => ({
    startedAt,
    endedAt: context.now().toISOString(),
    exitCode,
    output: output.slice(0, longestOutput),
  })
  try {
    const exec = await execs.run(context.records.get(id).container, { command: check.command })
    let output = ""
    const keep = (chunk: Buffer) => {
      if (output.length < longestOutput) output += chunk.toString()
    }
    exec.stdout.on("data", keep)
    exec.stderr.on("data", keep)
    const exitCode = await Promise.race([exec.exited, sleep(check.timeoutMs, undefined, { ref: false })])
    if (exitCode !== undefined) return done(exitCode, output)
    const pid = exec.pid()
    // Its children too: nothing of a probe may stay behind.
    if (pid !== undefined) killTree(pid)
    exec.kill()
    await exec.exited
    return done(-1, `Health check exceeded timeout (${check.timeoutMs}ms): ${output}`)
  } catch (error) {
    return done(-1, describeError(error))
  }
}
