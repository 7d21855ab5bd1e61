import { ImagePage } from "#features/images/image-page.tsx"

type Props = PageProps<"/[team]/images/[image]">

export async function generateMetadata({ params }: Props) {
  return { title: (await params).image }
}

export default async function Page({ params }: Props) {
  return <ImagePage image={(await params).image} />
}
