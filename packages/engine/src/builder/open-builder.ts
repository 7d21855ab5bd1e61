import { randomUUID } from "node:crypto"
import { mkdirSync } from "node:fs"
import { cpus } from "node:os"
import { join } from "node:path"
import { openKeyedLock } from "@naru/base/keyed-lock"
import { openSemaphore } from "@naru/base/semaphore"
import { hostPlatform } from "../images/index.ts"
import { explainWriteError } from "../metadata/index.ts"
import type { BuildEvent, Builder, BuildRequest } from "./build.ts"
import { openBuildCache } from "./cache/build-cache.ts"
import { openCacheHold } from "./cache/cache-hold.ts"
import { pruneCache } from "./cache/prune-cache.ts"
import { openContext } from "./context/open-context.ts"
import { BuildCanceled } from "./errors.ts"
import { clearLeftovers } from "./solve/clear-leftovers.ts"
import { openEventQueue } from "./solve/event-queue.ts"
import { solve } from "./solve/solve.ts"
import { type BuilderParts, cacheDirectory, contextDirectory, mountDirectory } from "./solve/solve-context.ts"
import { makeStubs } from "./solve/stubs.ts"

/** Events that may wait for their reader before a build's output is held back. */
const mostUnreadEvents = 1024

/** Opens the builder and clears what builds left that were cut off by a crash. Its cache is kept. */
export async function openBuilder(parts: BuilderParts): Promise<Builder> {
  const { home, content, snapshots, leases, log, now = () => new Date() } = parts
  for (const directory of [mountDirectory(home), contextDirectory(home)])
    mkdirSync(directory, { recursive: true })
  await clearLeftovers(parts)
  const stubs = makeStubs(join(home, "stubs"))
  const cache = await openBuildCache({ directory: join(home, "cache"), content, snapshots, log })
  const hold = await openCacheHold(cache, leases)
  const [chains, caches] = [openKeyedLock(), openKeyedLock()]

  const run = async (
    request: BuildRequest,
    emit: (event: BuildEvent) => Promise<void>,
    signal: AbortSignal,
  ) => {
    using build = await openContext({ ...request, signal }, contextDirectory(home))
    const failing = new AbortController()
    const context = {
      ...{ parts, cache, cacheLease: hold.lease, stubs, request, chains, caches, now, emit },
      // Each build has its own: one that hangs holds up no other.
      workers: openSemaphore(cpus().length),
      id: randomUUID().replaceAll("-", ""),
      signal: AbortSignal.any([signal, failing.signal]),
      abort: (reason: unknown) => failing.abort(reason),
    }
    const { image, cachedSteps } = await solve(build, hostPlatform, context)
    await emit({ type: "done", image, cachedSteps })
  }
  return {
    async *build(request) {
      const leaving = new AbortController()
      const signal = AbortSignal.any([leaving.signal, ...(request.signal ? [request.signal] : [])])
      const queue = openEventQueue<BuildEvent>(mostUnreadEvents)
      const work = run(request, queue.push, signal).then(
        () => queue.end(),
        (error: unknown) =>
          queue.end(signal.aborted ? new BuildCanceled(error) : explainWriteError(error, join(home, "x"))),
      )
      try {
        yield* queue.read()
      } finally {
        leaving.abort()
        await work
      }
    },
    prune: () => pruneCache({ ...parts, cache, hold, mountCaches: cacheDirectory(home) }),
  }
}
