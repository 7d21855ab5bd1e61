"use client"
import Link from "next/link"
import { usePathname } from "next/navigation"
import { useTranslations } from "next-intl"
import { isCurrentPlace, navItems } from "./nav-items.ts"

/** The places of the team. `onNavigate` lets a drawer close itself. */
export function Sidebar({ team, onNavigate }: { team: string; onNavigate?: () => void }) {
  const t = useTranslations("nav")
  const pathname = usePathname()
  return (
    <nav aria-label={t("label")} className="grid gap-0.5">
      {navItems.map(({ key, path, icon: Icon }) => {
        const href = `/${team}${path}`
        return (
          <Link
            key={key}
            href={href}
            aria-current={isCurrentPlace(pathname, href, path) ? "page" : undefined}
            {...(onNavigate && { onClick: onNavigate })}
            className="group flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sm text-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink max-lg:h-10"
          >
            <Icon className="size-4 text-faint group-aria-[current=page]:text-accent" aria-hidden="true" />
            {t(key)}
          </Link>
        )
      })}
    </nav>
  )
}
