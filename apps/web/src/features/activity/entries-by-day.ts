import type { ActivityEntry } from "@naru/core/audit/schema"

export interface Day<Entry> {
  /** Its first moment, by the reader's own clock. */
  day: Date
  entries: Entry[]
}

/** Groups entries by the reader's calendar day; order stays as it is. */
export function entriesByDay<Entry extends Pick<ActivityEntry, "at">>(
  entries: readonly Entry[],
): Day<Entry>[] {
  const days: Day<Entry>[] = []
  for (const entry of entries) {
    const day = new Date(entry.at.getFullYear(), entry.at.getMonth(), entry.at.getDate())
    const last = days.at(-1)
    if (last?.day.getTime() === day.getTime()) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}
