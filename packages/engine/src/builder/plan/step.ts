import type { RunConfig } from "../../oci/index.ts"
import type { Range, RunMount } from "../parse/index.ts"

/** Where COPY takes its files from. */
export type CopyOrigin =
  | { kind: "context" }
  | { kind: "stage"; index: number }
  | { kind: "image"; name: string }

export interface CopyOperation {
  type: "copy"
  origin: CopyOrigin
  sources: readonly string[]
  /** Files written in the Dockerfile itself. */
  documents: readonly { name: string; content: string }[]
  /** Absolute path in the image. */
  destination: string
  /** The destination was written with a slash (or a dot) at its end: it is a directory. */
  intoDirectory: boolean
  /** `user[:group]`, names or numbers. */
  owner?: string
  permissions?: number
  excludes: readonly string[]
  /** Keep the directories of the sources. */
  keepParents: boolean
  /** ADD unpacks local archives. */
  unpack: boolean
}

/** A mount of a RUN step: its target is absolute, and a bind knows where its files are. */
export type StepMount =
  | Exclude<RunMount, { type: "bind" }>
  | { type: "bind"; target: string; source: string; origin: CopyOrigin }

export interface RunOperation {
  type: "run"
  arguments: readonly string[]
  /** `NAME=value`: the image's and the declared arguments. */
  environment: readonly string[]
  /** Proxy settings: they reach the process and are no part of the cache key, as in Docker. */
  proxyEnvironment: readonly string[]
  workingDirectory: string
  user: string
  network: "default" | "none" | "host"
  mounts: readonly StepMount[]
  /** A here-document with `#!`: written to a file that is then run. */
  script?: { name: string; content: string }
}

/** What a step does to the file system. */
export type Operation =
  | { type: "from"; image: string }
  | RunOperation
  | CopyOperation
  /** WORKDIR makes its directory. */
  | { type: "directory"; path: string; user: string }
  | { type: "none" }

/** One instruction in its executable form: everything expanded, nothing left to look up but files. */
export interface Step {
  /** From 1, over all stages of the build. */
  number: number
  stage: string
  /** For people: the instruction on one line. */
  name: string
  range: Range
  operation: Operation
  /** Values of the arguments that the step can see; part of its cache key. */
  arguments: Readonly<Record<string, string>>
  /** `created_by` of the history entry; absent where Docker writes none. */
  history?: string
  /** Config of the image after this step. */
  config: RunConfig
  author?: string
}
