"use client"
import Link from "next/link"
import { usePathname } from "next/navigation"

export interface LinkTabsProps {
  label: string
  tabs: readonly { href: string; label: string }[]
}

/** Tabs that are pages: each has its address, and Back goes back. */
export function LinkTabs({ label, tabs }: LinkTabsProps) {
  const pathname = usePathname()
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto border-b">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={pathname === tab.href ? "page" : undefined}
          className="-mb-px whitespace-nowrap border-transparent border-b-2 px-2.5 py-2 text-sm text-soft hover:text-ink focus-visible:outline-offset-[-2px] aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  )
}
