import type { ComponentProps } from "react"
import { cx } from "./cx.ts"

const field =
  "w-full rounded-md border border-line-strong bg-surface text-ink transition-colors placeholder:text-faint hover:border-faint focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-sunken disabled:opacity-70 aria-invalid:border-bad aria-invalid:outline-bad"

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cx(field, "h-8 px-2.5 text-sm", className)} {...props} />
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cx(field, "min-h-20 px-2.5 py-2 text-sm", className)} {...props} />
}
