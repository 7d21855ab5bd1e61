import type { Heredoc } from "./heredoc.ts"
import type { Range, Word } from "./position.ts"

/** The instructions of the Dockerfile reference. */
export const keywords = [
  "ADD",
  "ARG",
  "CMD",
  "COPY",
  "ENTRYPOINT",
  "ENV",
  "EXPOSE",
  "FROM",
  "HEALTHCHECK",
  "LABEL",
  "MAINTAINER",
  "ONBUILD",
  "RUN",
  "SHELL",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR",
] as const

export type Keyword = (typeof keywords)[number]

interface Written {
  /** The whole instruction. */
  range: Range
  /** As written, continuations joined. */
  original: string
}

/** `["a", "b"]`, or a line for the shell. */
export type CommandLine = { form: "exec"; arguments: readonly string[] } | { form: "shell"; text: string }

export interface From extends Written {
  keyword: "FROM"
  image: Word
  /** Lower case, as BuildKit keeps it. */
  name?: string
  platform?: Word
}

export interface Arg extends Written {
  keyword: "ARG"
  definitions: readonly { name: string; value?: Word }[]
}

export interface KeyValues extends Written {
  keyword: "ENV" | "LABEL"
  pairs: readonly { key: Word; value: Word }[]
  /** `ENV name value`, without an equals sign. */
  legacy: boolean
}

export interface Run extends Written {
  keyword: "RUN"
  command: CommandLine
  heredocs: readonly Heredoc[]
  network?: Word
  mounts: readonly Word[]
  security?: Word
}

export interface Copy extends Written {
  keyword: "COPY" | "ADD"
  sources: readonly Word[]
  destination: Word
  /** Files written in place; they come after the sources. */
  heredocs: readonly Heredoc[]
  from?: Word
  chown?: Word
  chmod?: Word
  excludes: readonly Word[]
  /** COPY --parents. */
  parents: boolean
}

export interface Command extends Written {
  keyword: "CMD" | "ENTRYPOINT"
  command: CommandLine
}

export interface Healthcheck extends Written {
  keyword: "HEALTHCHECK"
  /** Absent for `HEALTHCHECK NONE`. */
  command?: CommandLine
  /** Nanoseconds; 0 where nothing was said, as Docker writes it. */
  intervalNs: number
  timeoutNs: number
  startPeriodNs: number
  startIntervalNs: number
  retries: number
}

/** Instructions with one value. */
export interface Single extends Written {
  keyword: "WORKDIR" | "USER" | "STOPSIGNAL" | "MAINTAINER"
  value: Word
}

/** Instructions with a list. */
export interface Listed extends Written {
  keyword: "VOLUME" | "EXPOSE"
  values: readonly Word[]
}

export interface Shell extends Written {
  keyword: "SHELL"
  arguments: readonly string[]
}

export interface Onbuild extends Written {
  keyword: "ONBUILD"
  /** The instruction to run later, as written. */
  expression: string
  trigger: Instruction
}

export type Instruction =
  | From
  | Arg
  | KeyValues
  | Run
  | Copy
  | Command
  | Healthcheck
  | Single
  | Listed
  | Shell
  | Onbuild
