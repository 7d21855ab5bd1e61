"use client"
import { SquareTerminal } from "lucide-react"
import { useTranslations } from "next-intl"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { Notice } from "#components/ui/notice.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { useTerminal } from "./use-terminal.ts"

/** A shell in the container. It opens by a click: a shell is a deed, and it is written down. */
export function TerminalTab({ containerId, isRunning }: { containerId: string; isRunning: boolean }) {
  const t = useTranslations("containers.terminal")
  const { slug: team } = useTeam()
  const terminal = useTerminal({ team, container: containerId })
  const isOpen = terminal.state === "open" || terminal.state === "opening"
  return (
    <div className="grid gap-3">
      {terminal.state === "closed" && (
        <Notice
          look={terminal.reason ? "bad" : "info"}
          title={t("closed")}
          actions={
            <Button size="sm" disabled={!isRunning} onClick={terminal.open}>
              {t("again")}
            </Button>
          }
        >
          {terminal.reason}
        </Notice>
      )}
      <Card flush className="overflow-hidden">
        {terminal.state === "idle" && (
          <EmptyState
            icon={<SquareTerminal />}
            title={isRunning ? t("title") : t("notRunning")}
            action={
              <Button look="primary" disabled={!isRunning} onClick={terminal.open}>
                {t("open")}
              </Button>
            }
          >
            {t("text")}
          </EmptyState>
        )}
        <div
          ref={terminal.place}
          role="application"
          aria-label={t("label")}
          className={terminal.state === "idle" ? "hidden" : "h-[60dvh] min-h-80 bg-sunken p-2"}
        />
      </Card>
      {isOpen && <p className="text-faint text-xs">{t("leave")}</p>}
    </div>
  )
}
