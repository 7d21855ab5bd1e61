import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands"
import { yaml } from "@codemirror/lang-yaml"
import { bracketMatching, indentUnit, StreamLanguage, syntaxHighlighting } from "@codemirror/language"
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile"
import { shell } from "@codemirror/legacy-modes/mode/shell"
import { type Diagnostic, linter, lintGutter, lintKeymap } from "@codemirror/lint"
import { EditorState, type Extension } from "@codemirror/state"
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view"
import { classHighlighter } from "@lezer/highlight"
import type { EditorProblem, Language } from "./problem.ts"

export interface EditorParts {
  parent: HTMLElement
  text: string
  language: Language
  label: string
  readOnly: boolean
  onChange: (text: string) => void
  check: ((text: string) => readonly EditorProblem[]) | undefined
}

const languages: Record<Language, () => Extension> = {
  dockerfile: () => StreamLanguage.define(dockerFile),
  yaml,
  shell: () => StreamLanguage.define(shell),
  text: () => [],
}

/** Makes the editor in its place. Tab indents; Escape and then Tab leaves (the label says so), so that no one is caught. */
export function mountEditor({
  parent,
  text,
  language,
  label,
  readOnly,
  onChange,
  check,
}: EditorParts): EditorView {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        indentUnit.of("  "),
        EditorState.readOnly.of(readOnly),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label }),
        keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
        syntaxHighlighting(classHighlighter),
        languages[language](),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString())
        }),
        check ? [lintGutter(), linter((view) => diagnose(view, check), { delay: 200 })] : [],
      ],
    }),
  })
}

function diagnose(view: EditorView, check: (text: string) => readonly EditorProblem[]): Diagnostic[] {
  const { doc } = view.state
  const offset = (lineNumber: number, column: number) => {
    const line = doc.line(Math.min(Math.max(1, lineNumber), doc.lines))
    return Math.min(line.from + Math.max(0, column - 1), line.to)
  }
  return check(doc.toString()).map((problem) => {
    const from = offset(problem.line, problem.column)
    const to = Math.max(
      from,
      offset(problem.endLine ?? problem.line, problem.endColumn ?? problem.column + 1),
    )
    return { from, to, severity: problem.severity, message: problem.message }
  })
}
