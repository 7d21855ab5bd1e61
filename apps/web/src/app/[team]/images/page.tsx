import { getTranslations } from "next-intl/server"
import { ImagesPage } from "#features/images/images-page.tsx"

export async function generateMetadata() {
  return { title: (await getTranslations("nav"))("images") }
}

export default function Page() {
  return <ImagesPage />
}
