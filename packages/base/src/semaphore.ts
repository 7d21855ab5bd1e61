/** Lets at most `limit` pieces of work run at once; the others wait in order of arrival. */
export interface Semaphore {
  run<T>(work: () => Promise<T>): Promise<T>
}

/** Opens a semaphore of `limit` places (at least 1). */
export function openSemaphore(limit: number): Semaphore {
  let free = Math.max(1, limit)
  const waiting: (() => void)[] = []
  return {
    async run(work) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else free += 1
      }
    },
  }
}
