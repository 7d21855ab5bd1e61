"use client"
import type { ActivityEntry } from "@naru/core/audit/schema"
import { Bot, UserRound, Webhook } from "lucide-react"
import { useFormatter, useTranslations } from "next-intl"
import { RelativeTime } from "#components/ui/time.tsx"
import { readerTimeZone } from "#i18n/reader-time-zone.ts"
import { entriesByDay } from "./entries-by-day.ts"
import { useActionText } from "./use-action-text.ts"

const actorIcons = { user: UserRound, webhook: Webhook, system: Bot }

/** Entries under the day they belong to. */
export function ActivityList({ entries }: { entries: readonly ActivityEntry[] }) {
  const format = useFormatter()
  return entriesByDay(entries).map(({ day, entries: ofDay }) => (
    <section key={day.getTime()} className="border-b last:border-0">
      <h2 className="bg-canvas/60 px-4 py-1.5 text-faint text-xs">
        {format.dateTime(day, { dateStyle: "full", timeZone: readerTimeZone() })}
      </h2>
      <ul className="divide-y">
        {ofDay.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  ))
}

function Entry({ entry }: { entry: ActivityEntry }) {
  const t = useTranslations("activity")
  const textOf = useActionText()
  const Icon = actorIcons[entry.actor.kind]
  return (
    <li className="flex items-center gap-3 px-4 py-2.5 text-sm">
      <Icon className="size-4 shrink-0 text-faint" aria-hidden="true" />
      <p className="min-w-0 flex-1">
        <span className="font-medium">{entry.actor.kind === "system" ? "Naru" : entry.actor.name}</span>{" "}
        <span className="text-soft">{textOf(entry.action)}</span> <span>{entry.subject.name}</span>
      </p>
      {entry.actor.address && (
        <span className="text-faint text-xs max-md:hidden" title={t("from")}>
          {entry.actor.address}
        </span>
      )}
      <RelativeTime at={entry.at} className="text-faint text-xs" />
    </li>
  )
}
