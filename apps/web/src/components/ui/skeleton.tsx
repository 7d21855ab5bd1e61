import { cx } from "./cx.ts"

/** Holds the place of what is on its way, in the size it will have. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx("block animate-pulse rounded-md bg-hover", className)} />
}

const widths = ["w-3/5", "w-2/5", "w-1/2", "w-1/3", "w-3/4"]

/** Rows of a list on its way. */
export function SkeletonRows({ count = 4 }: { count?: number }) {
  const rows = Array.from({ length: count }, (_, index) => index)
  return (
    <div aria-busy="true">
      {rows.map((row) => (
        <div key={row} className="flex h-11 items-center gap-6 border-b px-4 last:border-0">
          <Skeleton className={cx("h-3", widths[row % widths.length])} />
          <Skeleton className="ml-auto h-3 w-16" />
        </div>
      ))}
    </div>
  )
}
