import type { ComponentProps, ReactNode } from "react"
import { cx } from "./cx.ts"

/** A table that scrolls by itself sideways, so that the page does not. `label` is its name aloud. */
export function Table({
  label,
  children,
  className,
}: {
  label: string
  children: ReactNode
  className?: string
}) {
  return (
    <div className="overflow-x-auto">
      <table aria-label={label} className={cx("w-full border-collapse text-left text-sm", className)}>
        {children}
      </table>
    </div>
  )
}

export function Head({ children }: { children: ReactNode }) {
  return (
    <thead className="border-b bg-canvas/60">
      <tr>{children}</tr>
    </thead>
  )
}

export function HeadCell({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cx("h-9 whitespace-nowrap px-4 font-normal text-faint text-xs", className)}
      {...props}
    />
  )
}

export function Row({ className, ...props }: ComponentProps<"tr">) {
  return <tr className={cx("group border-b last:border-0 hover:bg-hover/60", className)} {...props} />
}

export function Cell({ className, ...props }: ComponentProps<"td">) {
  return <td className={cx("h-11 px-4 py-1.5 align-middle", className)} {...props} />
}
