import { escapeRegExp } from "./escape-reg-exp.ts"

/** Regular expression of a shell pattern with `*`, `?` and escapes, without brackets (BuildKit's convertShellPatternToRegex). */
function patternSource(pattern: string, greedy: boolean): string {
  return [...pattern.matchAll(/\\(.)|[^\\]|\\$/gsu)]
    .map(([token, escaped]) => {
      if (escaped !== undefined) return escapeRegExp(escaped)
      if (token === "*") return greedy ? ".*" : ".*?"
      return token === "?" ? "." : escapeRegExp(token)
    })
    .join("")
}

/** `${x#pattern}`: the value without its shortest (greedy: longest) beginning that matches. */
export function trimPrefix(value: string, pattern: string, greedy: boolean): string {
  return value.replace(new RegExp(`^${patternSource(pattern, greedy)}`, "su"), "")
}

/** `${x%pattern}`: the value without its shortest (greedy: longest) ending that matches. */
export function trimSuffix(value: string, pattern: string, greedy: boolean): string {
  const whole = new RegExp(`^${patternSource(pattern, true)}$`, "su")
  const starts = Array.from({ length: value.length + 1 }, (_, index) => index)
  const start = (greedy ? starts : starts.reverse()).find((index) => whole.test(value.slice(index)))
  return start === undefined ? value : value.slice(0, start)
}

/** `${x/pattern/text}`: the first match (all: every one) replaced. */
export function replacePattern(value: string, pattern: string, text: string, all: boolean): string {
  return value.replace(new RegExp(patternSource(pattern, true), all ? "gsu" : "su"), () => text)
}
