import { getTranslations } from "next-intl/server"
import { SignInPage } from "#features/sessions/sign-in-page.tsx"

export async function generateMetadata() {
  return { title: (await getTranslations("signIn"))("title") }
}

export default async function Page({ searchParams }: PageProps<"/sign-in">) {
  const { next, error } = await searchParams
  // Only a path of this site: a whole address could lead anywhere.
  const target = typeof next === "string" && /^\/[^/\\]/.test(next) ? next : "/"
  return <SignInPage next={target} error={typeof error === "string" ? error : undefined} />
}
