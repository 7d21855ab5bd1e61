import { notFound } from "next/navigation"
import { getTranslations } from "next-intl/server"
import { BuildPage } from "#features/builds/build-page.tsx"

type Props = PageProps<"/[team]/images/[image]/builds/[number]">

export async function generateMetadata({ params }: Props) {
  const { image, number } = await params
  const t = await getTranslations("builds")
  return { title: `${image} · ${t("number", { number })}` }
}

export default async function Page({ params }: Props) {
  const { image, number } = await params
  if (!/^\d{1,9}$/.test(number)) notFound()
  return <BuildPage image={image} number={Number(number)} />
}
