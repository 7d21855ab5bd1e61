"use client"
import { Menu as MenuIcon, Search, X } from "lucide-react"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { Dialog } from "radix-ui"
import { type ReactNode, useState } from "react"
import { Wordmark } from "#components/brand/logo.tsx"
import { Button } from "#components/ui/button.tsx"
import { Kbd } from "#components/ui/kbd.tsx"
import { Sidebar } from "./sidebar.tsx"

export interface ShellProps {
  /** Slug of the team. */
  team: string
  teamMenu: ReactNode
  userMenu: ReactNode
  onSearch: () => void
  children: ReactNode
}

/** The frame around a team's pages: places at the left, on a phone behind a button at the top. */
export function Shell({ team, teamMenu, userMenu, onSearch, children }: ShellProps) {
  const t = useTranslations("nav")
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_1fr]">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip")}
      </a>
      <header className="sticky top-0 z-30 flex h-13 items-center gap-2 border-b bg-canvas px-3 lg:hidden">
        <Drawer team={team} teamMenu={teamMenu} />
        <Link href={`/${team}`} aria-label={t("home")}>
          <Wordmark />
        </Link>
        <div className="ml-auto flex items-center gap-1">
          <Button look="ghost" size="icon" aria-label={t("search")} onClick={onSearch}>
            <Search aria-hidden="true" />
          </Button>
          {userMenu}
        </div>
      </header>
      <aside className="sticky top-0 hidden h-dvh flex-col gap-4 border-r bg-surface px-3 py-3.5 lg:flex">
        <div className="flex items-center justify-between px-1.5">
          <Link href={`/${team}`} aria-label={t("home")} className="rounded-md">
            <Wordmark />
          </Link>
        </div>
        {teamMenu}
        <button
          type="button"
          onClick={onSearch}
          className="flex h-8 items-center gap-2 rounded-md border bg-canvas px-2.5 text-faint text-sm hover:border-line-strong hover:text-soft"
        >
          <Search className="size-3.5" aria-hidden="true" />
          {t("search")}
          <span className="ml-auto flex gap-0.5" aria-hidden="true">
            <Kbd>⌘</Kbd>
            <Kbd>K</Kbd>
          </span>
        </button>
        <Sidebar team={team} />
        <div className="mt-auto">{userMenu}</div>
      </aside>
      <main id="main" tabIndex={-1} className="min-w-0 outline-none">
        {children}
      </main>
    </div>
  )
}

function Drawer({ team, teamMenu }: { team: string; teamMenu: ReactNode }) {
  const t = useTranslations("nav")
  const [open, setOpen] = useState(false)
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button look="ghost" size="icon" aria-label={t("open")}>
          <MenuIcon aria-hidden="true" />
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col gap-4 bg-surface p-3 shadow-float data-[state=open]:animate-in data-[state=open]:slide-in-from-left"
        >
          <Dialog.Title className="sr-only">{t("label")}</Dialog.Title>
          <div className="flex items-center justify-between px-1.5">
            <Wordmark />
            <Dialog.Close asChild>
              <Button look="ghost" size="icon" aria-label={t("close")}>
                <X aria-hidden="true" />
              </Button>
            </Dialog.Close>
          </div>
          {teamMenu}
          <Sidebar team={team} onNavigate={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
