import { WaitCanceled } from "./container-errors.ts"

interface WaitResult {
  exitCode: number
  error?: string
}

/** Who waits for which container's end. */
export interface ContainerWaits {
  /** Resolves at the next end of the process, or with `removed` when the container is gone. Rejects with `wait_canceled`. */
  next(id: string, condition: "ended" | "removed", signal?: AbortSignal): Promise<WaitResult>
  tell(id: string, condition: "ended" | "removed", result: WaitResult): void
}

interface Waiter {
  condition: "ended" | "removed"
  resolve(result: WaitResult): void
}

/** Opens the list of those who wait; it holds nothing for containers that nobody waits for. */
export function openContainerWaits(): ContainerWaits {
  const waiting = new Map<string, Set<Waiter>>()
  const forget = (id: string, waiter: Waiter) => {
    const waiters = waiting.get(id)
    waiters?.delete(waiter)
    if (waiters?.size === 0) waiting.delete(id)
  }
  return {
    async next(id, condition, signal) {
      if (signal?.aborted) throw new WaitCanceled(id)
      const { promise, resolve, reject } = Promise.withResolvers<WaitResult>()
      const waiter: Waiter = { condition, resolve }
      const waiters = waiting.get(id) ?? new Set()
      waiting.set(id, waiters.add(waiter))
      const cancel = () => reject(new WaitCanceled(id))
      signal?.addEventListener("abort", cancel, { once: true })
      try {
        return await promise
      } finally {
        signal?.removeEventListener("abort", cancel)
        forget(id, waiter)
      }
    },
    tell(id, condition, result) {
      for (const waiter of waiting.get(id) ?? []) {
        // A container that is removed has no next end either.
        if (waiter.condition === condition || condition === "removed") waiter.resolve(result)
      }
    },
  }
}
