import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react"
import type { ReactNode } from "react"
import { cx } from "./cx.ts"

const looks = {
  info: { icon: Info, classes: "border-accent/25 bg-accent-wash", mark: "text-accent" },
  good: { icon: CircleCheck, classes: "border-good/25 bg-good-wash", mark: "text-good" },
  warn: { icon: TriangleAlert, classes: "border-warn/30 bg-warn-wash", mark: "text-warn" },
  bad: { icon: CircleAlert, classes: "border-bad/30 bg-bad-wash", mark: "text-bad" },
} as const

export interface NoticeProps {
  look?: keyof typeof looks
  title?: ReactNode
  /** Buttons at the end. */
  actions?: ReactNode
  children?: ReactNode
  className?: string
}

/** Something to know about this place. Bad news is read aloud at once. */
export function Notice({ look = "info", title, actions, children, className }: NoticeProps) {
  const { icon: Icon, classes, mark } = looks[look]
  return (
    <div
      role={look === "bad" ? "alert" : "status"}
      className={cx(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-4 py-3 text-sm",
        classes,
        className,
      )}
    >
      <Icon className={cx("mt-0.5 size-4 shrink-0", mark)} aria-hidden="true" />
      <div className="grid min-w-0 flex-1 basis-60 gap-0.5">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-pretty text-soft">{children}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  )
}
