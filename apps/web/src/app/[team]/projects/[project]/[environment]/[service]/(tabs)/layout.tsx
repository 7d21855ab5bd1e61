import { ServiceFrame } from "#features/services/service-frame.tsx"

type Props = LayoutProps<"/[team]/projects/[project]/[environment]/[service]">

export default async function Layout({ params, children }: Props) {
  const { project, environment, service } = await params
  return <ServiceFrame path={{ project, environment, service }}>{children}</ServiceFrame>
}
