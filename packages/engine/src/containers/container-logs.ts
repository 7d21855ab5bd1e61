import { readLog } from "../runtime/index.ts"
import type { LogEntry, LogQuery } from "./container.ts"
import type { ContainerContext } from "./container-context.ts"
import { hasProcess } from "./container-machine.ts"
import { logPathOf } from "./container-paths.ts"

/** A container's output, oldest first; with `follow` until its process ends. Nothing for the log driver `none`. */
export async function* readContainerLogs(
  context: ContainerContext,
  nameOrId: string,
  query: LogQuery,
): AsyncGenerator<LogEntry> {
  const { container } = context.records.get(nameOrId)
  if (container.spec.logDriver?.type === "none") return
  const done = new AbortController()
  try {
    const { follow = false, ...rest } = query
    yield* readLog({
      ...rest,
      path: logPathOf(context.home, container.id),
      follow,
      // It fails only below, when the reader has left and nobody asks any more.
      ended: hasProcess(container.state)
        ? context.waits.next(container.id, "ended", done.signal).catch(() => undefined)
        : Promise.resolve(),
    })
  } finally {
    done.abort()
  }
}
