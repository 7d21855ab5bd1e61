/**
 * A length of time in one or two units, short: "840ms", "3.2s", "2m 5s", "1h 4m"; "3.2초" in Korean.
 * `ms` in milliseconds.
 */
export function formatDuration(ms: number, locale: string): string {
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit: name,
      unitDisplay: "narrow",
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
    }).format(value)
  const whole = Math.max(0, Math.round(ms))
  if (whole < 950) return unit(whole, "millisecond")
  const seconds = whole / 1000
  if (seconds < 9.95) return unit(seconds, "second", 1)
  const rounded = Math.round(seconds)
  if (rounded < 60) return unit(rounded, "second")
  const minutes = Math.floor(rounded / 60)
  if (minutes < 60) return `${unit(minutes, "minute")} ${unit(rounded % 60, "second")}`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}`
  return `${unit(Math.floor(hours / 24), "day")} ${unit(hours % 24, "hour")}`
}
