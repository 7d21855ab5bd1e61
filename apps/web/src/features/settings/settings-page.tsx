"use client"
import { useTranslations } from "next-intl"
import { parseAsStringLiteral, useQueryState } from "nuqs"
import { Page } from "#components/ui/page.tsx"
import { Tabs } from "#components/ui/tabs.tsx"
import { AccountSettings } from "#features/account/account-settings.tsx"
import { PlatformSettings } from "#features/hosts/platform-settings.tsx"
import { TeamSettings } from "#features/members/team-settings.tsx"

const tabs = ["account", "team", "platform"] as const

export function SettingsPage() {
  const t = useTranslations("settings")
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabs).withDefault("account"))
  const panels = {
    account: <AccountSettings />,
    team: <TeamSettings />,
    platform: <PlatformSettings />,
  }
  return (
    <Page title={t("title")}>
      <Tabs
        label={t("title")}
        value={tab}
        onChange={(next) => void setTab(next)}
        tabs={tabs.map((value) => ({ value, label: t(value), content: panels[value] }))}
      />
    </Page>
  )
}
