import type { ReactNode } from "react"
import { cx } from "./cx.ts"

export interface CardProps {
  title?: ReactNode
  description?: ReactNode
  /** Buttons at the title's right. */
  actions?: ReactNode
  /** Without inner space, for tables and lists that reach the edge. */
  flush?: boolean
  id?: string
  className?: string | undefined
  children: ReactNode
}

/** A titled sheet on the page. */
export function Card({ title, description, actions, flush, id, className, children }: CardProps) {
  return (
    <section
      id={id}
      aria-label={typeof title === "string" ? title : undefined}
      className={cx("min-w-0 scroll-mt-20 rounded-lg border bg-surface", className)}
    >
      {(title || actions) && (
        <header
          className={cx(
            "flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5",
            flush && "border-b",
          )}
        >
          <div className="min-w-0">
            {title && <h2 className="font-medium text-base">{title}</h2>}
            {description && <p className="text-faint text-sm">{description}</p>}
          </div>
          {actions && <div className="flex items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={cx(!flush && "px-4 pb-4", !flush && !title && !actions && "pt-4")}>{children}</div>
    </section>
  )
}
