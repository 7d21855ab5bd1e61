import { getTranslations } from "next-intl/server"
import { ContainerPage } from "#features/containers/container-page.tsx"

type Props = PageProps<"/[team]/containers/[container]">

export async function generateMetadata({ params }: Props) {
  const t = await getTranslations("nav")
  return { title: `${(await params).container.slice(0, 12)} · ${t("containers")}` }
}

export default async function Page({ params }: Props) {
  return <ContainerPage container={(await params).container} />
}
