"use client"
import { useFormatter, useLocale } from "next-intl"
import { formatDuration } from "#i18n/duration.ts"
import { readerTimeZone } from "#i18n/reader-time-zone.ts"
import { cx } from "./cx.ts"
import { useNow } from "./use-now.ts"

/** "3 minutes ago", with the exact time in its title. */
export function RelativeTime({ at, className }: { at: Date; className?: string }) {
  const format = useFormatter()
  const now = useNow()
  // Clocks of host and browser differ by a little: what just happened is never "in 2 seconds".
  const shown = Math.min(at.getTime(), now)
  return (
    <time
      dateTime={at.toISOString()}
      title={format.dateTime(at, { dateStyle: "long", timeStyle: "medium", timeZone: readerTimeZone() })}
      className={cx("whitespace-nowrap", className)}
    >
      {format.relativeTime(shown, now)}
    </time>
  )
}

export interface DurationProps {
  from: Date
  /** Absent while it still runs: then it counts. */
  to?: Date | null | undefined
  className?: string
}

/** How long something took, or has taken so far. */
export function Duration({ from, to, className }: DurationProps) {
  const locale = useLocale()
  return (
    <span className={cx("whitespace-nowrap tabular-nums", className)}>
      {to ? formatDuration(to.getTime() - from.getTime(), locale) : <Running from={from} />}
    </span>
  )
}

function Running({ from }: { from: Date }) {
  const locale = useLocale()
  const now = useNow()
  // Whole seconds while it counts: figures that jump are not read.
  const seconds = Math.max(0, Math.floor((now - from.getTime()) / 1000))
  return formatDuration(seconds * 1000, locale)
}
