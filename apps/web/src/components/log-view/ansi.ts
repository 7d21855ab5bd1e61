/** A run of text in one look. `className` is empty for plain text. */
export interface Segment {
  text: string
  className: string
}

interface Look {
  color: string | undefined
  bold: boolean
  dim: boolean
  italic: boolean
  underline: boolean
}

const plain: Look = { color: undefined, bold: false, dim: false, italic: false, underline: false }
const colors = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

// ECMA-48 control sequences: ESC [ parameters intermediates final. OSC (ESC ] … BEL) sets titles and links.
const esc = "\u001b"
const bell = "\u0007"
const control = String.raw`${esc}\[([0-9;:?]*)[ -/]*([@-~])`
const operatingSystem = String.raw`${esc}\][^${bell}${esc}]*(?:${bell}|${esc}\\)`
const single = String.raw`${esc}[@-Z\\-_]`
const sequences = new RegExp(`${control}|${operatingSystem}|${single}`, "g")

/**
 * Splits a line of terminal output into runs with a look. Knows the eight colours and their bright forms, bold, dim,
 * italic and underline (ECMA-48 SGR); drops every other control sequence.
 */
export function parseAnsi(line: string): Segment[] {
  const segments: Segment[] = []
  let look = plain
  let from = 0
  const push = (text: string) => {
    if (text !== "") segments.push({ text, className: classOf(look) })
  }
  for (const match of line.matchAll(sequences)) {
    push(line.slice(from, match.index))
    from = match.index + match[0].length
    if (match[2] === "m") look = applySgr(look, match[1] ?? "")
  }
  push(line.slice(from))
  return segments
}

/** The text without control sequences, for search and copy. */
export function stripAnsi(line: string): string {
  return line.replace(sequences, "")
}

function applySgr(before: Look, parameters: string): Look {
  const codes = parameters === "" ? [0] : parameters.split(/[;:]/).map(Number)
  let look = before
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0
    // 256 colours and true colour: their arguments are skipped, the text stays readable in the default colour.
    if (code === 38 || code === 48) index += codes[index + 1] === 2 ? 4 : 2
    else look = applyCode(look, code)
  }
  return look
}

function applyCode(look: Look, code: number): Look {
  if (code === 0) return plain
  if (code === 1) return { ...look, bold: true }
  if (code === 2) return { ...look, dim: true }
  if (code === 3) return { ...look, italic: true }
  if (code === 4) return { ...look, underline: true }
  if (code === 22) return { ...look, bold: false, dim: false }
  if (code === 23) return { ...look, italic: false }
  if (code === 24) return { ...look, underline: false }
  if (code === 39) return { ...look, color: undefined }
  const base = code >= 90 ? code - 90 : code - 30
  const color = colors[base]
  return color === undefined ? look : { ...look, color }
}

function classOf({ color, bold, dim, italic, underline }: Look): string {
  const classes = [
    color && `ansi-${color}`,
    bold && "font-semibold",
    dim && "opacity-60",
    italic && "italic",
    underline && "underline",
  ]
  return classes.filter(Boolean).join(" ")
}
