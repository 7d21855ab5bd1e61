import type { Image } from "../images/index.ts"

export interface BuildRequest {
  /** The build context as a tar stream (plain or gzip). */
  context: AsyncIterable<Uint8Array>
  /** Path of the Dockerfile inside the context (default `Dockerfile`), or its text. */
  dockerfile?: { path: string } | { text: string }
  /** Names that the image gets. */
  names?: readonly string[]
  /** Stage to build; the last one by default. */
  target?: string
  arguments?: Readonly<Record<string, string>>
  labels?: Readonly<Record<string, string>>
  /** Ignore the cache. */
  noCache?: boolean
  /** Network of RUN steps: `bridge` (default), `host` or `none`. */
  network?: string
  /** Limits of each RUN step. */
  resources?: { memoryBytes?: number; nanoCpus?: number }
  signal?: AbortSignal
}

/** What a build tells while it runs, in order; the last event is `done` unless it throws. */
export type BuildEvent =
  | { type: "plan"; steps: readonly { step: number; name: string; stage: string }[] }
  | { type: "step-start"; step: number; name: string; line: number }
  | { type: "output"; step: number; stream: "stdout" | "stderr"; text: string }
  | { type: "warning"; message: string; line?: number }
  /** `imageId`: the intermediate image after a step, where one exists. */
  | {
      type: "step-end"
      step: number
      cached: boolean
      durationMs: number
      reason?: string
      layerBytes?: number
    }
  | { type: "done"; image: Image; cachedSteps: number }

/**
 * Dockerfile builder: parse → plan → solve. Throws `dockerfile_invalid` (with line and column), `build_step_failed`
 * (with the step, its exit code), `image_not_found`, `canceled`. A failed build leaves nothing but its cache.
 */
export interface Builder {
  build(request: BuildRequest): AsyncIterable<BuildEvent>
  /** Forgets cached steps; returns bytes freed. */
  prune(): Promise<{ reclaimedBytes: number }>
}
