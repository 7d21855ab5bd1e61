"use client"
import { useTranslations } from "next-intl"

export const sections = [
  "source",
  "runtime",
  "variables",
  "ports",
  "domains",
  "storage",
  "health",
  "triggers",
  "danger",
] as const

/** The way to each section of a long page. */
export function SectionNav() {
  const t = useTranslations("config")
  return (
    <nav aria-label={t("sections")} className="sticky top-6 max-lg:hidden">
      <ul className="grid gap-0.5 border-l">
        {sections.map((section) => (
          <li key={section}>
            <a
              href={`#${section}`}
              className="-ml-px block border-transparent border-l py-1 pl-3 text-sm text-soft hover:border-accent hover:text-ink"
            >
              {t(`section.${section}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
