/** Carries events from work that pushes to a reader that pulls. */
export interface EventQueue<T> {
  /** Resolves at once while the reader keeps up, and otherwise when it has caught up. */
  push(event: T): Promise<void>
  /** No more events; with an error the reader gets it after the last one. */
  end(error?: unknown): void
  /** May be read once. Leaving the loop early counts as catching up: nobody waits for it. */
  read(): AsyncGenerator<T>
}

/** Opens a queue that holds back its writers above `limit` unread events. */
export function openEventQueue<T>(limit: number): EventQueue<T> {
  const events: T[] = []
  let ended: { error?: unknown } | undefined
  let wakeReader = () => {}
  let writers: (() => void)[] = []
  let isRead = true
  const release = () => {
    for (const wake of writers) wake()
    writers = []
  }
  return {
    async push(event) {
      if (!isRead) return
      events.push(event)
      wakeReader()
      if (events.length > limit) await new Promise<void>((resolve) => writers.push(resolve))
    },
    end(error) {
      ended ??= error === undefined ? {} : { error }
      wakeReader()
    },
    async *read() {
      try {
        for (;;) {
          const event = events.shift()
          if (event !== undefined) {
            yield event
            if (events.length <= limit) release()
          } else if (ended) {
            if ("error" in ended) throw ended.error
            return
          } else {
            await new Promise<void>((resolve) => {
              wakeReader = resolve
            })
          }
        }
      } finally {
        isRead = false
        release()
      }
    },
  }
}
