import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  Clock3,
  TriangleAlert,
} from "lucide-react"
import { cx } from "./cx.ts"
import { Spinner } from "./spinner.tsx"

/** The few ways that a thing can be, each with its own shape besides its colour. */
export type StatusLook = "waiting" | "busy" | "good" | "warn" | "bad" | "paused" | "stopped" | "off"

const marks = {
  waiting: { icon: Clock3, color: "text-faint" },
  busy: { icon: Spinner, color: "text-accent" },
  good: { icon: CircleCheck, color: "text-good" },
  warn: { icon: TriangleAlert, color: "text-warn" },
  bad: { icon: CircleAlert, color: "text-bad" },
  paused: { icon: CirclePause, color: "text-warn" },
  stopped: { icon: CircleDot, color: "text-faint" },
  off: { icon: CircleDashed, color: "text-faint" },
} as const

/** How a thing is: a shape, a colour and the word. */
export function Status({ look, label, className }: { look: StatusLook; label: string; className?: string }) {
  return (
    <span
      className={cx("inline-flex items-center gap-1.5 whitespace-nowrap align-middle text-sm", className)}
    >
      <StatusMark look={look} />
      {label}
    </span>
  )
}

/** The shape alone, where the word stands close by. */
export function StatusMark({ look, className }: { look: StatusLook; className?: string }) {
  const { icon: Icon, color } = marks[look]
  return <Icon className={cx("size-4 shrink-0", color, className)} aria-hidden="true" />
}
