"use client"
import Link from "next/link"
import { useTranslations } from "next-intl"
import type { Outputs } from "#api/client.ts"
import { shortDigest } from "#components/ui/digest.tsx"
import { Cell, Head, HeadCell, Row, Table } from "#components/ui/table.tsx"
import { RelativeTime } from "#components/ui/time.tsx"
import { serviceHref } from "#features/deployments/deployment-look.ts"
import { imageLabel, portLabels } from "./container-look.ts"
import { ContainerStatus } from "./container-status.tsx"

type ContainerRow = Outputs["containers"]["list"][number]

export function ContainerTable({ containers, team }: { containers: readonly ContainerRow[]; team: string }) {
  const t = useTranslations("containers")
  return (
    <Table label={t("title")}>
      <Head>
        <HeadCell>{t("name")}</HeadCell>
        <HeadCell>{t("stateLabel")}</HeadCell>
        <HeadCell className="max-md:hidden">{t("image")}</HeadCell>
        <HeadCell className="max-lg:hidden">{t("service")}</HeadCell>
        <HeadCell className="max-lg:hidden">{t("ports")}</HeadCell>
        <HeadCell className="max-sm:hidden">{t("created")}</HeadCell>
      </Head>
      <tbody>
        {containers.map((container) => (
          <Row key={container.id}>
            <Cell>
              <Link href={`/${team}/containers/${container.id}`} className="font-medium hover:underline">
                {container.name}
              </Link>
              <code className="block font-mono text-faint text-xs">{shortDigest(container.id)}</code>
            </Cell>
            <Cell>
              <ContainerStatus state={container.state} status={container.status} />
            </Cell>
            <Cell className="max-w-64 truncate font-mono text-xs max-md:hidden" title={container.image}>
              {imageLabel(container.image)}
            </Cell>
            <Cell className="max-lg:hidden">
              {container.service ? (
                <Link
                  href={serviceHref(team, { ...container.service, service: container.service })}
                  className="hover:underline"
                >
                  {container.service.name}
                </Link>
              ) : (
                <span className="text-faint">{t("noService")}</span>
              )}
            </Cell>
            <Cell className="font-mono text-xs max-lg:hidden">
              {portLabels(container.ports).join(", ") || "–"}
            </Cell>
            <Cell className="text-soft max-sm:hidden">
              <RelativeTime at={container.createdAt} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}
