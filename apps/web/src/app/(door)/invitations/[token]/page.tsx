import { getTranslations } from "next-intl/server"
import { InvitationPage } from "#features/members/invitation-page.tsx"

export async function generateMetadata() {
  return { title: (await getTranslations("invitation"))("titleLoading") }
}

export default async function Page({ params }: PageProps<"/invitations/[token]">) {
  return <InvitationPage token={(await params).token} />
}
