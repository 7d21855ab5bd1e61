"use client"
import type { EditorView } from "@codemirror/view"
import { useEffect, useEffectEvent, useRef, useState } from "react"
import { cx } from "#components/ui/cx.ts"
import { Skeleton } from "#components/ui/skeleton.tsx"
import type { EditorProblem, Language } from "./problem.ts"

export interface CodeEditorProps {
  value: string
  onChange: (text: string) => void
  language: Language
  label: string
  readOnly?: boolean
  /** Finds what is wrong, for the marks at their lines. Must be the same function between renders. */
  check?: (text: string) => readonly EditorProblem[]
  className?: string
}

/** A code editor; its program arrives only when one is on the page. */
export function CodeEditor({
  value,
  onChange,
  language,
  label,
  readOnly = false,
  check,
  className,
}: CodeEditorProps) {
  const parent = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<EditorView>()
  const changed = useEffectEvent((text: string) => {
    if (text !== value) onChange(text)
  })
  const initialText = useEffectEvent(() => value)
  useEffect(() => {
    let mounted: EditorView | undefined
    let gone = false
    void import("./mount-editor.ts").then(({ mountEditor }) => {
      if (gone || !parent.current) return
      const parts = { parent: parent.current, text: initialText(), language, label, readOnly }
      mounted = mountEditor({ ...parts, check, onChange: (text) => changed(text) })
      setView(mounted)
    })
    return () => {
      gone = true
      mounted?.destroy()
    }
  }, [language, label, readOnly, check])
  useEffect(() => {
    const shown = view?.state.doc.toString()
    if (view && shown !== value)
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } })
  }, [view, value])
  return (
    <div
      className={cx(
        "relative h-80 overflow-hidden rounded-md border border-line-strong focus-within:outline-2 focus-within:outline-accent",
        className,
      )}
    >
      {!view && (
        <div className="absolute inset-0 grid content-start gap-3 bg-surface p-4">
          <Skeleton className="h-3 w-2/5" />
          <Skeleton className="h-3 w-3/5" />
          <Skeleton className="h-3 w-1/3" />
        </div>
      )}
      <div ref={parent} className="h-full" />
    </div>
  )
}
