import { getTranslations } from "next-intl/server"
import { ActivityPage } from "#features/activity/activity-page.tsx"

export async function generateMetadata() {
  return { title: (await getTranslations("nav"))("activity") }
}

export default function Page() {
  return <ActivityPage />
}
