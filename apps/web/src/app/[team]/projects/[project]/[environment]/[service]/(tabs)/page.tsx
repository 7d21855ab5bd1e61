import { getTranslations } from "next-intl/server"
import { ServiceOverview } from "#features/services/service-overview.tsx"

type Props = PageProps<"/[team]/projects/[project]/[environment]/[service]">

export async function generateMetadata({ params }: Props) {
  const t = await getTranslations("services.tabs")
  return { title: `${(await params).service} · ${t("overview")}` }
}

export default async function Page({ params }: Props) {
  const { project, environment, service } = await params
  return <ServiceOverview path={{ project, environment, service }} />
}
