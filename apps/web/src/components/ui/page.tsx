import Link from "next/link"
import type { ReactNode } from "react"
import { cx } from "./cx.ts"

export interface Crumb {
  href: string
  label: ReactNode
}

export interface PageProps {
  /** Where the page hangs, outermost first. */
  crumbs?: readonly Crumb[] | undefined
  title: ReactNode
  /** Beside the title: a status, a count. */
  beside?: ReactNode
  description?: ReactNode
  actions?: ReactNode
  /** Runs the full width, for tables and logs. */
  wide?: boolean
  children: ReactNode
}

/** The frame of each page: where it hangs, what it is, what can be done here, and the thing itself. */
export function Page({ crumbs, title, beside, description, actions, wide, children }: PageProps) {
  return (
    <div
      className={cx(
        "mx-auto grid w-full min-w-0 content-start gap-5 px-4 py-6 sm:px-6 lg:px-8",
        wide ? "max-w-7xl" : "max-w-6xl",
      )}
    >
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1">
          {crumbs && crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
          <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 font-semibold text-xl tracking-tight">{title}</h1>
            {beside}
          </div>
          {description && <div className="max-w-2xl text-pretty text-soft text-sm">{description}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <ol className="flex flex-wrap items-center gap-1.5 text-faint text-sm">
      {crumbs.map((crumb, index) => (
        <li key={crumb.href} className="flex items-center gap-1.5">
          {index > 0 && <span aria-hidden="true">/</span>}
          <Link href={crumb.href} className="hover:text-ink hover:underline">
            {crumb.label}
          </Link>
        </li>
      ))}
    </ol>
  )
}
