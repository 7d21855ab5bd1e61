import { getTranslations } from "next-intl/server"
import { ServiceLogs } from "#features/services/service-logs.tsx"

type Props = PageProps<"/[team]/projects/[project]/[environment]/[service]/logs">

export async function generateMetadata({ params }: Props) {
  const t = await getTranslations("services.tabs")
  return { title: `${(await params).service} · ${t("logs")}` }
}

export default async function Page({ params }: Props) {
  const { project, environment, service } = await params
  return <ServiceLogs path={{ project, environment, service }} />
}
