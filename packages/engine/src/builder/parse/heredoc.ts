import type { LogicalLine } from "./logical-line.ts"
import type { Range } from "./position.ts"
import { Fault } from "./problem.ts"
import { type Span, splitQuotedWords } from "./words.ts"

/** A document written into the Dockerfile: `<<NAME`, its lines, `NAME`. */
export interface Heredoc {
  name: string
  /** False when the name was quoted: variables in the content stay as they are. */
  expand: boolean
  /** `<<-`: leading tabs go. */
  chomp: boolean
  /** With a newline after each line; leading tabs still there. */
  content: string
  range: Range
}

const holders = /^(?:onbuild\s+)?(?:run|copy|add)\s/i

/** Heredoc heads of an instruction (RUN, COPY and ADD may have them), without content yet. */
export function findHeredocs(line: LogicalLine, escapeToken: string): Heredoc[] {
  if (!holders.test(line.text) || !line.text.includes("<<")) return []
  const span: Span = { line, start: 0, end: line.text.length }
  const words = splitQuotedWords(span, escapeToken)
  const heredocs: Heredoc[] = []
  for (const [index, word] of words.entries()) {
    const head = /^\d*<<(-?)(.*)$/.exec(word.text)
    if (head === null) continue
    // `<< EOF` with a blank means the same.
    const rawName = head[2] || (words[index + 1]?.text ?? "")
    const name = nameOf(rawName)
    if (name === undefined) continue
    heredocs.push({ ...name, chomp: head[1] === "-", content: "", range: word.range })
  }
  return heredocs
}

/** True when a source word of COPY or ADD stands for a heredoc. */
export function isHeredocWord(text: string): boolean {
  return /^\d*<<-?\S/.test(text)
}

/** Takes the quotes off a heredoc's name; undefined for what is a shift operator or a here-string of the shell. */
function nameOf(raw: string): { name: string; expand: boolean } | undefined {
  const quoted = /^(["'])(.+)\1$/.exec(raw)
  if (quoted?.[2] !== undefined) return { name: quoted[2], expand: false }
  return /^[^\s<>()|;&"']+$/.test(raw) ? { name: raw, expand: true } : undefined
}

/** Reads the documents that follow an instruction, in order. Throws a {@link Fault} when one has no end. */
export function readHeredocs(
  heads: readonly Heredoc[],
  physical: readonly string[],
  start: number,
): { heredocs: Heredoc[]; next: number } {
  let next = start
  const heredocs = heads.map((head) => {
    let content = ""
    for (; next < physical.length; next += 1) {
      const line = physical[next] ?? ""
      if ((head.chomp ? line.replace(/^\t+/, "") : line) === head.name) {
        next += 1
        return { ...head, content }
      }
      content += `${line}\n`
    }
    throw new Fault(`the here-document has no end: a line with ${head.name} alone must close it`, head.range)
  })
  return { heredocs, next }
}

/** The content as the shell or the file gets it. */
export function heredocText({ chomp, content }: Heredoc): string {
  return chomp ? content.replace(/^\t+/gm, "") : content
}
