import { getTranslations } from "next-intl/server"
import { SettingsPage } from "#features/settings/settings-page.tsx"

export async function generateMetadata() {
  return { title: (await getTranslations("nav"))("settings") }
}

export default function Page() {
  return <SettingsPage />
}
