import { LineCounter, parseDocument } from "yaml"
import type { EditorProblem } from "./problem.ts"

/** Mistakes of YAML grammar with their places. */
export function checkYaml(text: string): EditorProblem[] {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const placed = (fault: { pos: [number, number]; message: string }, severity: EditorProblem["severity"]) => {
    const start = lineCounter.linePos(fault.pos[0])
    const end = lineCounter.linePos(fault.pos[1])
    return {
      line: start.line,
      column: start.col,
      endLine: end.line,
      endColumn: end.col,
      message: fault.message,
      severity,
    }
  }
  return [
    ...document.errors.map((error) => placed(error, "error")),
    ...document.warnings.map((warning) => placed(warning, "warning")),
  ]
}
