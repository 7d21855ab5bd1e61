"use client"
import type { ServiceView } from "@naru/core/services/schema"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { Cell, Head, HeadCell, Row, Table } from "#components/ui/table.tsx"
import { RelativeTime } from "#components/ui/time.tsx"
import { ServiceLink } from "./service-link.tsx"
import { ServiceStatus } from "./service-status.tsx"

export function ServiceTable({ services, team }: { services: readonly ServiceView[]; team: string }) {
  const t = useTranslations("services")
  return (
    <Table label={t("title")}>
      <Head>
        <HeadCell>{t("name")}</HeadCell>
        <HeadCell>{t("status")}</HeadCell>
        <HeadCell className="max-md:hidden">{t("address")}</HeadCell>
        <HeadCell className="text-right">{t("release")}</HeadCell>
        <HeadCell className="max-sm:hidden">{t("released")}</HeadCell>
      </Head>
      <tbody>
        {services.map((service) => (
          <Row key={service.id}>
            <Cell>
              <Link
                href={`/${team}/projects/${service.project.slug}/${service.environment.slug}/${service.slug}`}
                className="font-medium hover:underline"
              >
                {service.name}
              </Link>
            </Cell>
            <Cell>
              <ServiceStatus service={service} />
            </Cell>
            <Cell className="max-md:hidden">
              {service.domains[0] ? <ServiceLink hostname={service.domains[0].hostname} /> : <None />}
            </Cell>
            <Cell className="text-right tabular-nums">
              {service.liveRelease ? t("releaseNumber", { number: service.liveRelease.number }) : <None />}
            </Cell>
            <Cell className="text-soft max-sm:hidden">
              {service.liveRelease ? <RelativeTime at={service.liveRelease.createdAt} /> : <None />}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}

function None() {
  return <span className="text-faint">–</span>
}
