"use client"
import Link from "next/link"
import { useTranslations } from "next-intl"
import type { Outputs } from "#api/client.ts"
import { Card } from "#components/ui/card.tsx"
import { Code } from "#components/ui/code.tsx"
import { Digest } from "#components/ui/digest.tsx"
import { Fact, Facts } from "#components/ui/facts.tsx"
import { Notice } from "#components/ui/notice.tsx"
import { RelativeTime } from "#components/ui/time.tsx"
import { serviceHref } from "#features/deployments/deployment-look.ts"
import { joinCommand } from "#features/services/command-words.ts"
import { useTeam } from "#features/teams/team-context.tsx"
import { formatBytes } from "#i18n/bytes.ts"
import { imageLabel, portLabels } from "./container-look.ts"

type Detail = Outputs["containers"]["get"]

/** What the container is, where it came from, what it may use; and why it ended, if it did. */
export function ContainerSummary({ container }: { container: Detail }) {
  const t = useTranslations("containers")
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      {container.exitCode !== null && container.exitCode !== 0 && (
        <Notice look="bad" title={t("exitedWith", { code: container.exitCode })} className="lg:col-span-2">
          {container.isOutOfMemory ? t("outOfMemory") : t("seeLogs")}
        </Notice>
      )}
      <Identity container={container} />
      <Process container={container} />
      <Card title={t("variables")} description={t("variablesText")} className="lg:col-span-2">
        {container.variables.length === 0 ? (
          <p className="text-faint text-sm">{t("noVariables")}</p>
        ) : (
          <ul className="grid gap-1 font-mono text-xs">
            {container.variables.map((variable) => (
              <li key={variable} className="break-all">
                {variable}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  )
}

function Identity({ container }: { container: Detail }) {
  const t = useTranslations("containers")
  const { slug: team } = useTeam()
  return (
    <Card title={t("identity")}>
      <Facts>
        <Fact name={t("id")}>
          <Digest digest={container.id} label={t("copyId")} />
        </Fact>
        <Fact name={t("image")}>
          <span className="break-all font-mono text-xs">{imageLabel(container.image)}</span>
        </Fact>
        <Fact name={t("digest")}>
          <Digest digest={container.imageId} label={t("copyDigest")} />
        </Fact>
        <Fact name={t("service")}>
          {container.service ? (
            <Link
              href={serviceHref(team, { ...container.service, service: container.service })}
              className="text-accent underline-offset-4 hover:underline"
            >
              {container.service.name}
            </Link>
          ) : (
            <span className="text-soft">{t("noService")}</span>
          )}
        </Fact>
        <Fact name={t("created")}>
          <RelativeTime at={container.createdAt} />
        </Fact>
        {container.startedAt && (
          <Fact name={t("started")}>
            <RelativeTime at={container.startedAt} />
          </Fact>
        )}
        <Fact name={t("restarts")}>
          <span className="tabular-nums">{container.restartCount}</span>
        </Fact>
      </Facts>
    </Card>
  )
}

function Process({ container }: { container: Detail }) {
  const t = useTranslations("containers")
  const ports = portLabels(container.ports)
  return (
    <Card title={t("process")}>
      <Facts>
        <Fact name={t("command")}>
          <Code className="break-all">{joinCommand(container.command)}</Code>
        </Fact>
        <Fact name={t("user")}>{container.user || "root"}</Fact>
        <Fact name={t("directory")}>
          <Code>{container.workingDirectory || "/"}</Code>
        </Fact>
        <Fact name={t("address")}>{container.address ? <Code>{container.address}</Code> : "–"}</Fact>
        <Fact name={t("ports")}>{ports.length === 0 ? "–" : <Code>{ports.join(", ")}</Code>}</Fact>
        <Fact name={t("memoryLimit")}>
          {container.memoryLimitBytes === null ? t("noLimit") : formatBytes(container.memoryLimitBytes)}
        </Fact>
        <Fact name={t("mounts")}>
          {container.mounts.length === 0 ? (
            "–"
          ) : (
            <ul className="grid gap-1">
              {container.mounts.map((mount) => (
                <li key={mount.target}>
                  <Code className="break-all">{`${mount.source} → ${mount.target}`}</Code>
                  {mount.isReadOnly && <span className="ml-1.5 text-faint text-xs">{t("readOnly")}</span>}
                </li>
              ))}
            </ul>
          )}
        </Fact>
      </Facts>
    </Card>
  )
}
