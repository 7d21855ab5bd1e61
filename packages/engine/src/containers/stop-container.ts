import { setTimeout as sleep } from "node:timers/promises"
import { parseSignal, sendSignal } from "../system/index.ts"
import type { ContainerContext } from "./container-context.ts"
import { ContainerNotRunning } from "./container-errors.ts"
import { hasProcess } from "./container-machine.ts"
import { cgroupPathOf } from "./container-paths.ts"
import { livingPid } from "./living-process.ts"

const defaultGraceSeconds = 10

/**
 * Stops a container: its stop signal, time to end, then SIGKILL. Takes the container's lock only to send, since its end needs it.
 * Returns false when there was nothing to stop.
 */
export async function stopContainer(
  context: ContainerContext,
  id: string,
  options: { signal?: string; timeoutSeconds?: number } = {},
): Promise<boolean> {
  const { spec } = context.records.get(id).container
  const signal = options.signal || spec.stopSignal || "SIGTERM"
  const graceSeconds = options.timeoutSeconds ?? spec.stopTimeoutSeconds ?? defaultGraceSeconds
  const number = parseSignal(signal)
  await using ending = watchEnd(context, id)
  if (!(await context.locks.run(id, () => tellToStop(context, id, number)))) return false
  // A negative time waits for ever, as in Docker.
  const grace =
    graceSeconds < 0 ? new Promise<never>(() => {}) : sleep(graceSeconds * 1000, undefined, { ref: false })
  await Promise.race([ending.ended, grace])
  if (!ending.hasEnded()) {
    signalProcess(context, id, "SIGKILL")
    await ending.ended
  }
  context.records.publish(
    context.records.findById(id)?.container ?? context.records.get(id).container,
    "stop",
  )
  return true
}

/** Sends a signal to the first process. SIGKILL and the stop signal count as stopped by hand. Throws `container_not_running`. */
export async function killContainer(
  context: ContainerContext,
  id: string,
  signal = "SIGKILL",
): Promise<void> {
  const number = parseSignal(signal)
  const { records } = context
  const { container } = records.get(id)
  if (!hasProcess(container.state)) throw new ContainerNotRunning(id)
  const stops =
    number === parseSignal("SIGKILL") || number === parseSignal(container.spec.stopSignal || "SIGTERM")
  if (stops) await records.update(id, { internal: { stoppedByHand: true } })
  signalProcess(context, id, number)
  records.publish(container, "kill", { signal: String(number) })
}

/** Kills a container at once and waits for its end; one without a process is left alone. */
export async function killAndWait(context: ContainerContext, id: string): Promise<void> {
  await using ending = watchEnd(context, id)
  const stopped = await context.locks.run(id, () => tellToStop(context, id, parseSignal("SIGKILL")))
  if (stopped) await ending.ended
}

/** Stops all processes in their tracks. */
export async function pauseContainer(context: ContainerContext, id: string): Promise<void> {
  const { records, runtime } = context
  const { container } = records.get(id)
  if (!hasProcess(container.state)) throw new ContainerNotRunning(id)
  // Refused by the state machine before anything is done.
  const paused = await records.transition(id, "pause")
  await runtime.cgroups.freeze(cgroupPathOf(id, container.spec))
  records.publish(paused.container, "pause")
}

export async function unpauseContainer(context: ContainerContext, id: string): Promise<void> {
  const { records, runtime } = context
  const { container } = records.get(id)
  if (!hasProcess(container.state)) throw new ContainerNotRunning(id)
  const running = await records.transition(id, "unpause")
  await runtime.cgroups.thaw(cgroupPathOf(id, container.spec))
  records.publish(running.container, "unpause")
}

async function tellToStop(context: ContainerContext, id: string, signal: number): Promise<boolean> {
  const { records, runtime } = context
  const { container } = records.get(id)
  if (container.state === "restarting") {
    await records.transition(id, "exit", { internal: { stoppedByHand: true } })
    context.waits.tell(id, "ended", { exitCode: container.exitCode ?? 0 })
    return true
  }
  if (!hasProcess(container.state)) return false
  await records.update(id, { internal: { stoppedByHand: true } })
  signalProcess(context, id, signal)
  records.publish(container, "kill", { signal: String(signal) })
  // Frozen processes take signals only when they go on.
  if (container.state === "paused") await runtime.cgroups.thaw(cgroupPathOf(id, container.spec))
  return true
}

function signalProcess({ records }: ContainerContext, id: string, signal: number | string): void {
  const record = records.findById(id)
  const pid = record && livingPid(record)
  // Gone already: its end is on the way, and its PID may be another's by now.
  if (pid !== undefined) sendSignal(pid, signal)
}

/** Watches for the next end from now on, so that one that comes before we ask is not missed. */
function watchEnd(context: ContainerContext, id: string) {
  const given = new AbortController()
  let done = false
  const ended = context.waits.next(id, "ended", given.signal).then(
    () => {
      done = true
    },
    () => undefined,
  )
  return {
    ended,
    hasEnded: () => done,
    async [Symbol.asyncDispose]() {
      given.abort()
    },
  }
}
