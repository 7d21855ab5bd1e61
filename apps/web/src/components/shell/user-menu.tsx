"use client"
import { LogOut, UserRound } from "lucide-react"
import Link from "next/link"
import { useLocale, useTranslations } from "next-intl"
import { isTheme, themes } from "#components/theme/theme.ts"
import { useTheme } from "#components/theme/use-theme.ts"
import { Button } from "#components/ui/button.tsx"
import {
  Menu,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
} from "#components/ui/menu.tsx"
import { type Locale, localeNames, locales } from "#i18n/locale.ts"

export interface UserMenuProps {
  name: string
  email: string
  settingsHref: string
  onLocale: (locale: Locale) => void
  onSignOut: () => void
}

/** Who is signed in; language, theme and the way out. */
export function UserMenu({ name, email, settingsHref, onLocale, onSignOut }: UserMenuProps) {
  const t = useTranslations("nav")
  const locale = useLocale()
  const { theme, choose } = useTheme()
  const chooseLocale = (wish: string) => {
    const next = locales.find((candidate) => candidate === wish)
    if (next) onLocale(next)
  }
  return (
    <Menu
      className="w-56"
      trigger={
        <Button
          look="ghost"
          className="h-9 gap-2.5 px-2 text-ink lg:w-full lg:justify-start"
          aria-label={t("account", { name })}
        >
          <span
            aria-hidden="true"
            className="grid size-6 shrink-0 place-items-center rounded-full border bg-sunken font-medium text-2xs text-soft"
          >
            {[...name][0]?.toUpperCase()}
          </span>
          <span className="hidden min-w-0 truncate lg:block">{name}</span>
        </Button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="truncate font-medium text-sm">{name}</p>
        <p className="truncate text-faint text-xs">{email}</p>
      </div>
      <MenuSeparator />
      <MenuItem asChild>
        <Link href={settingsHref}>
          <UserRound aria-hidden="true" />
          {t("yourAccount")}
        </Link>
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>{t("language")}</MenuLabel>
      <MenuRadioGroup value={locale} onValueChange={chooseLocale}>
        {locales.map((option) => (
          <MenuRadioItem key={option} value={option}>
            <span lang={option}>{localeNames[option]}</span>
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuLabel>{t("theme")}</MenuLabel>
      <MenuRadioGroup value={theme} onValueChange={(wish) => isTheme(wish) && choose(wish)}>
        {themes.map((option) => (
          <MenuRadioItem key={option} value={option}>
            {t(`themes.${option}`)}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuItem onSelect={onSignOut}>
        <LogOut aria-hidden="true" />
        {t("signOut")}
      </MenuItem>
    </Menu>
  )
}
