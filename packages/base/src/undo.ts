/**
 * A list of deeds to take back. Register the undo before the deed; on failure they run last first.
 * `await using undo = openUndo()` runs them at the end of the block unless `undo.keep()` was called.
 */
export interface Undo extends AsyncDisposable {
  /** Registers how to take back what comes next. It must be safe to run when the deed did not happen. */
  defer(step: () => Promise<unknown> | unknown): void
  /** The whole succeeded: nothing is taken back. */
  keep(): void
}

/** Opens an empty undo list. Failures of single steps are collected and thrown together at the end. */
export function openUndo(): Undo {
  let steps: (() => Promise<unknown> | unknown)[] = []
  return {
    defer(step) {
      steps.push(step)
    },
    keep() {
      steps = []
    },
    async [Symbol.asyncDispose]() {
      const failures: unknown[] = []
      for (const step of steps.reverse()) {
        try {
          await step()
        } catch (error) {
          failures.push(error)
        }
      }
      steps = []
      if (failures.length > 0) throw new AggregateError(failures, "some steps could not be undone")
    },
  }
}
