"use client"
import { useQuery } from "@tanstack/react-query"
import { useTranslations } from "next-intl"
import { Loaded } from "#components/failure/loaded.tsx"
import { Card } from "#components/ui/card.tsx"
import { CodeBlock } from "#components/ui/code.tsx"
import { Status } from "#components/ui/status.tsx"
import { HostCard } from "./host-card.tsx"
import { parts, readHealth } from "./read-health.ts"

const renewMs = 10_000

/** The parts of Naru and how each is, the host, and the way for the docker command. */
export function PlatformSettings() {
  const t = useTranslations("platform")
  const health = useQuery({ queryKey: ["health"], queryFn: readHealth, refetchInterval: renewMs })
  return (
    <div className="grid max-w-3xl gap-5">
      <Card title={t("parts")} description={t("partsText")} flush>
        <Loaded query={health}>
          {(states) => (
            <ul aria-label={t("parts")} className="divide-y">
              {parts.map((part) => (
                <li key={part} className="flex items-center gap-4 px-4 py-2.5 text-sm">
                  <span className="grid min-w-0 flex-1">
                    <span className="font-medium">{t(`part.${part}.name`)}</span>
                    <span className="text-faint text-xs">
                      {states[part].problem ?? t(`part.${part}.text`)}
                    </span>
                  </span>
                  <Status
                    look={states[part].ok ? "good" : "bad"}
                    label={states[part].ok ? t("ok") : t("down")}
                  />
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Card>
      <HostCard />
      <Card title={t("docker")} description={t("dockerText")}>
        <CodeBlock text={"export DOCKER_HOST=unix:///run/naru/docker.sock\ndocker ps"} />
      </Card>
    </div>
  )
}
