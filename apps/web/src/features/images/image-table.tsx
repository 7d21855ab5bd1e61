"use client"
import type { ImageView } from "@naru/core/images/schema"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { Cell, Head, HeadCell, Row, Table } from "#components/ui/table.tsx"
import { RelativeTime } from "#components/ui/time.tsx"
import { BuildStatus } from "#features/builds/build-status.tsx"
import { SourceLabel } from "./source-label.tsx"

export function ImageTable({ images, team }: { images: readonly ImageView[]; team: string }) {
  const t = useTranslations("images")
  return (
    <Table label={t("title")}>
      <Head>
        <HeadCell>{t("name")}</HeadCell>
        <HeadCell>{t("source")}</HeadCell>
        <HeadCell>{t("lastBuild")}</HeadCell>
        <HeadCell className="text-right max-sm:hidden">{t("usedBy")}</HeadCell>
        <HeadCell className="max-md:hidden">{t("changed")}</HeadCell>
      </Head>
      <tbody>
        {images.map((image) => (
          <Row key={image.id}>
            <Cell>
              <Link href={`/${team}/images/${image.slug}`} className="font-medium hover:underline">
                {image.name}
              </Link>
            </Cell>
            <Cell>
              <SourceLabel source={image.source} />
            </Cell>
            <Cell>
              {image.lastBuild ? (
                <BuildStatus state={image.lastBuild.state} />
              ) : (
                <span className="text-faint">{image.source.kind === "name" ? "–" : t("neverBuilt")}</span>
              )}
            </Cell>
            <Cell className="text-right tabular-nums max-sm:hidden">
              {t("serviceCount", { count: image.serviceCount })}
            </Cell>
            <Cell className="text-soft max-md:hidden">
              <RelativeTime at={image.updatedAt} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}
