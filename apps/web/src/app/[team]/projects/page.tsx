import { getTranslations } from "next-intl/server"
import { ProjectsPage } from "#features/projects/projects-page.tsx"

export async function generateMetadata() {
  return { title: (await getTranslations("nav"))("projects") }
}

export default function Page() {
  return <ProjectsPage />
}
