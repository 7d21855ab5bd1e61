import { getTranslations } from "next-intl/server"
import { ReleasesTab } from "#features/releases/releases-tab.tsx"

type Props = PageProps<"/[team]/projects/[project]/[environment]/[service]/releases">

export async function generateMetadata({ params }: Props) {
  const t = await getTranslations("services.tabs")
  return { title: `${(await params).service} · ${t("releases")}` }
}

export default async function Page({ params }: Props) {
  const { project, environment, service } = await params
  return <ReleasesTab path={{ project, environment, service }} />
}
