import { EnvironmentPage } from "#features/environments/environment-page.tsx"

type Props = PageProps<"/[team]/projects/[project]/[environment]">

export async function generateMetadata({ params }: Props) {
  const { project, environment } = await params
  return { title: `${project} · ${environment}` }
}

export default async function Page({ params }: Props) {
  const { project, environment } = await params
  return <EnvironmentPage project={project} environment={environment} />
}
