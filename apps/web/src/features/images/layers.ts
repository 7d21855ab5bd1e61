export interface HistoryEntry {
  createdBy: string
  /** 0 for an instruction that changed no file. */
  sizeBytes: number
}

export interface LayerRow extends HistoryEntry {
  /** Share of the whole image, 0 to 1. */
  share: number
  isEmpty: boolean
  instruction: string
  text: string
}

/**
 * The image's history, each entry with its share of the size. Docker and BuildKit write RUN as
 * `/bin/sh -c …` or `RUN |1 ARG=x /bin/sh -c … # buildkit`, EXPOSE as a Go map, others behind `#(nop)`: those wrappings go.
 */
export function layerRows(history: readonly HistoryEntry[]): LayerRow[] {
  const total = history.reduce((sum, entry) => sum + entry.sizeBytes, 0)
  return history.map((entry) => ({
    ...entry,
    ...readInstruction(entry.createdBy),
    share: total === 0 ? 0 : entry.sizeBytes / total,
    isEmpty: entry.sizeBytes === 0,
  }))
}

function readInstruction(createdBy: string): { instruction: string; text: string } {
  const bare = createdBy
    .replace(/\s*# buildkit$/, "")
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, "")
    .replace(/^(RUN )?(\|\d+ (\w+=\S* )*)?\/bin\/sh -c /, "RUN ")
    .replace(/^EXPOSE map\[(.*)\]$/, (_, ports: string) => `EXPOSE ${ports.replaceAll(":{}", "")}`)
    .trim()
  const match = /^([A-Z]+)\s+(.*)$/s.exec(bare)
  return match ? { instruction: match[1] ?? "", text: match[2] ?? "" } : { instruction: "", text: bare }
}
