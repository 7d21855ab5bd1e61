import { ProjectPage } from "#features/projects/project-page.tsx"

type Props = PageProps<"/[team]/projects/[project]">

export async function generateMetadata({ params }: Props) {
  return { title: (await params).project }
}

export default async function Page({ params }: Props) {
  return <ProjectPage project={(await params).project} />
}
