import type { ReactNode } from "react"
import { CopyButton } from "./copy-button.tsx"
import { cx } from "./cx.ts"

/** A word of code in a line. */
export function Code({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <code className={cx("rounded-sm bg-sunken px-1 py-0.5 font-mono text-xs", className)}>{children}</code>
  )
}

/** Lines to copy: a command, a link, an answer. */
export function CodeBlock({ text, label }: { text: string; label?: string }) {
  return (
    <div className="relative rounded-md border bg-sunken">
      <pre className="overflow-x-auto whitespace-pre-wrap break-all py-2.5 pr-11 pl-3 font-mono text-xs">
        {text}
      </pre>
      <CopyButton text={text} {...(label !== undefined && { label })} className="absolute top-1 right-1" />
    </div>
  )
}
