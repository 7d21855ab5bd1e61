import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import type { Engine, EngineOptions } from "../engine.ts"
import { unmountAt } from "../mounts/index.ts"
import { openEngine } from "../open-engine.ts"

export interface TestEngine extends AsyncDisposable {
  /** The engine that is open now. */
  readonly engine: Engine
  home: string
  run: string
  /** Closes the engine and opens it again over what it left. */
  reopen(): Promise<Engine>
}

/**
 * Opens a real engine in a temporary place: root, and a mount namespace that the test owns, are needed. Disposing removes its containers,
 * closes it and takes away everything it made: mounts, bridges, rules, files.
 */
export async function openTestEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  // Short, because paths of sockets end at 107 bytes.
  const directory = mkdtempSync("/tmp/naru-t")
  const place = { home: join(directory, "h"), run: join(directory, "r"), log: silentLog, ...options }
  await using opening = new AsyncDisposableStack()
  opening.defer(() => removeWithMounts(directory))
  let engine = await openEngine(place)
  opening.defer(() => engine.close())
  opening.defer(() => removeContainers(engine))
  const closing = opening.move()
  return {
    get engine() {
      return engine
    },
    home: place.home,
    run: place.run,
    async reopen() {
      await engine.close()
      engine = await openEngine(place)
      return engine
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

async function removeContainers({ containers }: Engine): Promise<void> {
  for (const { id } of await containers.list()) await containers.remove(id, { force: true, volumes: true })
}

/** What the engine mounts for good (its runtime, namespaces, its run directory) stays when it closes. */
function removeWithMounts(directory: string): void {
  const targets = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .flatMap((line) => line.split(" ")[4] ?? [])
  for (const target of targets.filter((path) => path.startsWith(`${directory}/`)).reverse()) unmountAt(target)
  rmSync(directory, { recursive: true, force: true })
}
