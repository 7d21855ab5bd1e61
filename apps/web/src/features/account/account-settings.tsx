"use client"
import { useQuery } from "@tanstack/react-query"
import { useLocale, useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { themes } from "#components/theme/theme.ts"
import { useTheme } from "#components/theme/use-theme.ts"
import { Card } from "#components/ui/card.tsx"
import { Fact, Facts } from "#components/ui/facts.tsx"
import { Segmented } from "#components/ui/segmented.tsx"
import { useSwitchLocale } from "#features/sessions/use-switch-locale.ts"
import { localeNames, locales } from "#i18n/locale.ts"
import { ChangePassword } from "./change-password.tsx"
import { SessionList } from "./session-list.tsx"

export function AccountSettings() {
  const t = useTranslations("account")
  const nav = useTranslations("nav")
  const trpc = useTRPC()
  const me = useQuery(trpc.me.get.queryOptions())
  const locale = useLocale()
  const switchLocale = useSwitchLocale()
  const { theme, choose } = useTheme()
  return (
    <div className="grid max-w-3xl gap-5">
      <Card title={t("you")}>
        <Loaded query={me}>
          {({ user }) => (
            <Facts>
              <Fact name={t("name")}>{user.name}</Fact>
              <Fact name={t("email")}>{user.email}</Fact>
            </Facts>
          )}
        </Loaded>
      </Card>
      <Card title={t("look")} description={t("lookText")}>
        <div className="flex flex-wrap gap-x-8 gap-y-4">
          <div className="grid gap-1.5">
            <p className="font-medium text-sm">{nav("language")}</p>
            <Segmented
              label={nav("language")}
              value={locale}
              options={locales.map((value) => ({ value, label: localeNames[value] }))}
              onChange={switchLocale}
            />
          </div>
          <div className="grid gap-1.5">
            <p className="font-medium text-sm">{nav("theme")}</p>
            <Segmented
              label={nav("theme")}
              value={theme}
              options={themes.map((value) => ({ value, label: nav(`themes.${value}`) }))}
              onChange={choose}
            />
          </div>
        </div>
      </Card>
      <ChangePassword />
      <SessionList />
    </div>
  )
}
