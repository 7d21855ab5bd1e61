import { getTranslations } from "next-intl/server"
import { DeploymentPage } from "#features/deployments/deployment-page.tsx"

type Props = PageProps<"/[team]/projects/[project]/[environment]/[service]/deployments/[deployment]">

export async function generateMetadata({ params }: Props) {
  const t = await getTranslations("deployments")
  return { title: `${(await params).service} · ${t("titleLoading")}` }
}

export default async function Page({ params }: Props) {
  const { project, environment, service, deployment } = await params
  return <DeploymentPage path={{ project, environment, service }} deploymentId={deployment} />
}
