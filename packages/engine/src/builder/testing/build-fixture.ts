import { mkdirSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { packTar, type TarHeader } from "../../diff/index.ts"
import type { Image } from "../../images/index.ts"
import { mountAt, unmountAt } from "../../mounts/index.ts"
import { importBusybox, openTestEngine, type TestEngine } from "../../testing/index.ts"
import type { BuildEvent, BuildRequest } from "../build.ts"

/** Files of a context: text, or a header with what is not plain text. */
export type ContextFiles = Readonly<
  Record<string, string | (Partial<TarHeader> & { content?: string | Buffer })>
>

/** A context as the docker CLI sends it. */
export function contextOf(files: ContextFiles): AsyncIterable<Uint8Array> {
  return packTar(
    Object.entries(files).map(([name, file]) => {
      const { content = "", ...header } = typeof file === "string" ? { content: file } : file
      const body = Buffer.from(content)
      const isFile = header.type === undefined || header.type === "file"
      return {
        header: { name, ...header, ...(isFile && { sizeBytes: body.length }) },
        ...(isFile && { body: [body] }),
      }
    }),
  )
}

/** What a build told, in short. */
export interface Built {
  events: BuildEvent[]
  image: Image
  /** `cached` or the reason, by the name of the step. */
  steps: Record<string, string>
  output: string
  cachedSteps: number
}

/** A real engine with naru/busybox in it. */
export interface BuildFixture extends TestEngine {
  build(files: ContextFiles, request?: Partial<BuildRequest>): Promise<Built>
  /** Gives the mounted file system of an image to some work. */
  look<T>(image: Image, work: (root: string) => T): Promise<T>
}

/** Opens an engine in a temporary place. Needs root and a mount namespace of its own. */
export async function openBuildFixture(): Promise<BuildFixture> {
  const host = await openTestEngine()
  await importBusybox(host.engine)
  return {
    get engine() {
      return host.engine
    },
    home: host.home,
    run: host.run,
    reopen: () => host.reopen(),
    build: (files, request) => collect(host.engine.builder.build({ context: contextOf(files), ...request })),
    async look(image, work) {
      const { snapshots, images } = host.engine
      const root = join(host.home, "look")
      mkdirSync(root, { recursive: true })
      mountAt(await snapshots.view(await images.unpack(image)), root)
      try {
        return work(root)
      } finally {
        unmountAt(root)
      }
    },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  }
}

/** Reads a build to its end. */
export async function collect(stream: AsyncIterable<BuildEvent>): Promise<Built> {
  const events: BuildEvent[] = []
  const names = new Map<number, string>()
  const steps: Record<string, string> = {}
  let output = ""
  for await (const event of stream) {
    events.push(event)
    if (event.type === "step-start") names.set(event.step, event.name)
    if (event.type === "step-end")
      steps[names.get(event.step) ?? ""] = event.cached ? "cached" : (event.reason ?? "done")
    if (event.type === "output") output += event.text
  }
  const done = events.at(-1)
  if (done?.type !== "done") throw new Error("the build did not end with done")
  return { events, image: done.image, steps, output, cachedSteps: done.cachedSteps }
}

/** What every process of this machine was started with, one line each. */
export function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()]
      } catch {
        // It ended meanwhile.
        return []
      }
    })
}
