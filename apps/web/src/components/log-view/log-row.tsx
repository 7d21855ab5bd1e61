import { memo } from "react"
import { cx } from "#components/ui/cx.ts"
import { parseAnsi } from "./ansi.ts"
import { type LogLine, markHits } from "./log-buffer.ts"

export interface LogRowProps {
  line: LogLine
  search: string
  showTimes: boolean
  wrap: boolean
}

/** One line: its time, a bar at the left when it came from stderr, and the text in its colours. */
export const LogRow = memo(function LogRow({ line, search, showTimes, wrap }: LogRowProps) {
  return (
    <div
      className={cx(
        "flex gap-3 border-l-2 px-3 py-px font-mono text-xs leading-5 hover:bg-hover",
        line.stream === "stderr" ? "border-l-bad" : "border-l-transparent",
      )}
    >
      {showTimes && line.time && (
        <time dateTime={line.time} title={line.time} className="shrink-0 select-none text-faint tabular-nums">
          {clock(line.time)}
        </time>
      )}
      {line.stream === "stderr" && <span className="sr-only">stderr</span>}
      <span className={cx("min-w-0", wrap ? "whitespace-pre-wrap break-all" : "whitespace-pre")}>
        {parseAnsi(line.text).map((segment, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one unchanging line
          <span key={index} className={segment.className}>
            <Marked text={segment.text} search={search} />
          </span>
        ))}
      </span>
    </div>
  )
})

function Marked({ text, search }: { text: string; search: string }) {
  if (search.trim() === "") return text
  return markHits(text, search).map((part, index) =>
    part.isHit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one unchanging line
      <mark key={index} className="rounded-xs bg-warn-wash text-warn">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  )
}

/** The person's own wall clock with milliseconds. */
function clock(time: string): string {
  const date = new Date(time)
  const two = (value: number) => String(value).padStart(2, "0")
  const ms = String(date.getMilliseconds()).padStart(3, "0")
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`
}
