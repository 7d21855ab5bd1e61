import { getTranslations } from "next-intl/server"
import { SetupPage } from "#features/setup/setup-page.tsx"

export async function generateMetadata() {
  return { title: (await getTranslations("setup"))("title") }
}

export default async function Page({ searchParams }: PageProps<"/setup">) {
  const { token } = await searchParams
  return <SetupPage token={typeof token === "string" ? token : ""} />
}
