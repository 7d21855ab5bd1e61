import type { RunConfig } from "../oci/index.ts"
import { ChangeInvalid } from "./errors.ts"

type Apply = (config: RunConfig, argument: string, change: string) => RunConfig

/** Dockerfile instructions that can be given with an import, each with what it does to the config. */
const instructions: Readonly<Record<string, Apply>> = {
  CMD: (config, text) => ({ ...config, Cmd: commandOf(text) }),
  ENTRYPOINT: (config, text) => ({ ...config, Entrypoint: commandOf(text) }),
  ENV: (config, text, change) => ({ ...config, Env: mergeEnv(config.Env ?? [], pairsOf(text, change)) }),
  EXPOSE: (config, text) => ({
    ...config,
    ExposedPorts: { ...config.ExposedPorts, ...keysOf(wordsOf(text).map(withProtocol)) },
  }),
  LABEL: (config, text, change) => ({
    ...config,
    Labels: { ...config.Labels, ...Object.fromEntries(pairsOf(text, change)) },
  }),
  USER: (config, text) => ({ ...config, User: text }),
  VOLUME: (config, text) => ({
    ...config,
    Volumes: { ...config.Volumes, ...keysOf(arrayOf(text) ?? wordsOf(text)) },
  }),
  WORKDIR: (config, text) => ({ ...config, WorkingDir: text }),
}

/** Applies changes such as `CMD ["sh"]` or `ENV A=1 B=2` to a config, in order; throws `change_invalid` naming the change. */
export function applyChanges(config: RunConfig, changes: readonly string[]): RunConfig {
  return changes.reduce((current, change) => {
    const [, keyword = "", argument = ""] = /^\s*(\S+)\s*([\s\S]*?)\s*$/.exec(change) ?? []
    const apply = instructions[keyword.toUpperCase()]
    const known = Object.keys(instructions).join(", ")
    if (apply === undefined) throw new ChangeInvalid(change, `it must begin with one of ${known}`)
    if (argument === "") throw new ChangeInvalid(change, "it has no argument")
    return apply(current, argument, change)
  }, config)
}

/** JSON form as it is, anything else through a shell. */
function commandOf(text: string): string[] {
  return arrayOf(text) ?? ["/bin/sh", "-c", text]
}

function arrayOf(text: string): string[] | undefined {
  if (!text.startsWith("[")) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    const isStrings = Array.isArray(parsed) && parsed.every((item) => typeof item === "string")
    return isStrings ? parsed : undefined
  } catch {
    // As in a Dockerfile: what is not JSON is shell form.
    return undefined
  }
}

/** `A=1 B="two words"`, or the old `A one value`. */
function pairsOf(text: string, change: string): [string, string][] {
  const words = wordsOf(text)
  const [first = "", ...rest] = words
  if (!first.includes("=")) {
    if (rest.length === 0) throw new ChangeInvalid(change, `"${first}" has no value`)
    return [[first, text.slice(first.length).trim()]]
  }
  return words.map((word) => {
    const equals = word.indexOf("=")
    if (equals <= 0) throw new ChangeInvalid(change, `"${word}" is not a name and a value`)
    return [word.slice(0, equals), word.slice(equals + 1)]
  })
}

/** Words with quotes taken away and backslashes applied. */
function wordsOf(text: string): string[] {
  const words = text.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? []
  return words.map((word) =>
    word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) =>
      double === undefined ? (single ?? escaped) : double.replace(/\\(["\\$])/g, "$1"),
    ),
  )
}

function mergeEnv(env: readonly string[], pairs: readonly [string, string][]): string[] {
  const merged = new Map(env.map((entry) => [entry.split("=", 1)[0] ?? "", entry]))
  for (const [name, value] of pairs) merged.set(name, `${name}=${value}`)
  return [...merged.values()]
}

function withProtocol(port: string): string {
  return port.includes("/") ? port : `${port}/tcp`
}

function keysOf(keys: readonly string[]): Record<string, Record<string, never>> {
  return Object.fromEntries(keys.map((key) => [key, {}]))
}
