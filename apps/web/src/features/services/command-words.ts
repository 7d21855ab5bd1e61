/**
 * Splits a command line into words as a shell would, with '…', "…" and \ quoting, but without running or
 * expanding anything. Undefined when a quote has no end.
 */
export function splitCommand(line: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  for (let index = 0; index < line.length; index += 1) {
    const char = line[index] ?? ""
    const escapes = char === "\\" && quote !== "'" && index + 1 < line.length
    if (escapes) {
      index += 1
      word = (word ?? "") + (line[index] ?? "")
    } else if (quote !== undefined) {
      if (char === quote) quote = undefined
      else word = (word ?? "") + char
    } else if (char === "'" || char === '"') {
      quote = char
      word ??= ""
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? "") + char
  }
  if (quote !== undefined) return undefined
  if (word !== undefined) words.push(word)
  return words
}

/** The words as one line that {@link splitCommand} reads back to the same words. */
export function joinCommand(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ")
}
