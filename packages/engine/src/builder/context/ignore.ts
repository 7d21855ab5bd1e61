import { posix } from "node:path"
import { compilePattern } from "./pattern.ts"

/** Decides which files of a context stay outside, by a .dockerignore file. */
export interface IgnoreRules {
  /** True when the path (relative, with slashes) stays outside. */
  ignores(path: string): boolean
  /** True when files below an ignored directory may be taken in again by a `!` line. */
  hasExclusions: boolean
}

/**
 * Reads the lines of a .dockerignore file (moby/patternmatcher, ignorefile): comments only at the start of a line, leading
 * slashes mean nothing, the last line that matches a path or one of its parents decides.
 */
export function parseIgnoreRules(text: string): IgnoreRules {
  const patterns = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter((line) => !line.startsWith("#"))
    .map(cleanLine)
    .filter((line) => line !== "")
    .map(compilePattern)
  return {
    hasExclusions: patterns.some(({ exclusion }) => exclusion),
    ignores(path) {
      const candidates = withParents(path)
      let ignored = false
      for (const pattern of patterns) {
        if (pattern.exclusion === ignored && candidates.some(pattern.matches)) ignored = !pattern.exclusion
      }
      return ignored
    },
  }
}

/** `./a/../b/` becomes `b`, `/a` becomes `a`; `!` stays in front. */
function cleanLine(line: string): string {
  const trimmed = line.trim()
  if (trimmed === "") return ""
  const exclusion = trimmed.startsWith("!") ? "!" : ""
  const pattern = trimmed.slice(exclusion.length).trim()
  if (pattern === "") return exclusion
  const clean = posix.normalize(pattern).replace(/(?<=.)\/$/, "")
  return exclusion + (clean.length > 1 ? clean.replace(/^\//, "") : clean)
}

/** The path itself first, then its parents from the top. */
function withParents(path: string): string[] {
  const parts = path.split("/")
  return [path, ...parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"))]
}
