import type { ReactNode } from "react"

export interface EmptyStateProps {
  icon: ReactNode
  title: ReactNode
  /** What this place is for, in a sentence or two. */
  children: ReactNode
  /** The one next step. */
  action?: ReactNode
}

/** Says what will be here and how to get the first one. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-14 text-center">
      <div className="grid size-10 place-items-center rounded-lg border bg-sunken text-accent [&_svg]:size-5">
        {icon}
      </div>
      <div className="grid max-w-md gap-1">
        <h3 className="font-medium text-lg tracking-tight">{title}</h3>
        <p className="text-pretty text-soft text-sm">{children}</p>
      </div>
      {action && <div className="mt-1 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
