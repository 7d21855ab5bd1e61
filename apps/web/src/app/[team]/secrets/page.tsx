import { getTranslations } from "next-intl/server"
import { SecretsPage } from "#features/secrets/secrets-page.tsx"

export async function generateMetadata() {
  return { title: (await getTranslations("nav"))("secrets") }
}

export default function Page() {
  return <SecretsPage />
}
