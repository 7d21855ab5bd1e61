import { getTranslations } from "next-intl/server"
import { ConfigurationTab } from "#features/services/configuration/configuration-tab.tsx"

type Props = PageProps<"/[team]/projects/[project]/[environment]/[service]/configuration">

export async function generateMetadata({ params }: Props) {
  const t = await getTranslations("services.tabs")
  return { title: `${(await params).service} · ${t("configuration")}` }
}

export default async function Page({ params }: Props) {
  const { project, environment, service } = await params
  return <ConfigurationTab path={{ project, environment, service }} />
}
