import { getTranslations } from "next-intl/server"
import { OverviewPage } from "#features/overview/overview-page.tsx"

export async function generateMetadata() {
  return { title: (await getTranslations("nav"))("overview") }
}

export default function Page() {
  return <OverviewPage />
}
