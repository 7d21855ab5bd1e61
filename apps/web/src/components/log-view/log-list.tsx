"use client"
import { useVirtualizer } from "@tanstack/react-virtual"
import { type ReactNode, useEffect, useRef } from "react"
import type { LogLine } from "./log-buffer.ts"
import { LogRow } from "./log-row.tsx"

export interface LogListProps {
  label: string
  lines: readonly LogLine[]
  search: string
  showTimes: boolean
  wrap: boolean
  follow: boolean
  onFollowChange: (follow: boolean) => void
  empty: ReactNode
}

/** A long list of which only the rows in sight exist. Scrolling up stops following; reaching the end takes it up again. */
export function LogList({
  label,
  lines,
  search,
  showTimes,
  wrap,
  follow,
  onFollowChange,
  empty,
}: LogListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 22,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 20,
  })
  const count = lines.length
  useEffect(() => {
    if (follow && count > 0) rows.scrollToIndex(count - 1, { align: "end" })
  }, [follow, count, rows])
  const onScroll = () => {
    const box = scroller.current
    if (!box) return
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40
    if (atEnd !== follow) onFollowChange(atEnd)
  }
  return (
    <div
      ref={scroller}
      role="log"
      aria-label={label}
      // Scrollable by keyboard: a region that scrolls has to take focus (WCAG 2.1.1).
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
      onWheel={onScroll}
      onTouchMove={onScroll}
      onKeyUp={onScroll}
      className="min-h-0 flex-1 overflow-auto bg-sunken py-2 focus-visible:outline-offset-[-2px]"
    >
      {count === 0 && <div className="grid h-full place-items-center p-6 text-faint text-sm">{empty}</div>}
      <div className="relative min-w-fit" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const line = lines[row.index]
          return (
            line && (
              <div
                key={row.key}
                ref={rows.measureElement}
                data-index={row.index}
                className="absolute inset-x-0"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <LogRow line={line} search={search} showTimes={showTimes} wrap={wrap} />
              </div>
            )
          )
        })}
      </div>
    </div>
  )
}
