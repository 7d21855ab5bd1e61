import { getTranslations } from "next-intl/server"
import { ContainersPage } from "#features/containers/containers-page.tsx"

export async function generateMetadata() {
  return { title: (await getTranslations("nav"))("containers") }
}

export default function Page() {
  return <ContainersPage />
}
