export type Language = "dockerfile" | "yaml" | "shell" | "text"

/** Something to show at a place of the text. Lines and columns count from 1. */
export interface EditorProblem {
  line: number
  column: number
  endLine?: number
  endColumn?: number
  message: string
  severity: "error" | "warning"
}
