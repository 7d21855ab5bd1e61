"use client"
import { useTranslations } from "next-intl"
import { Button } from "#components/ui/button.tsx"
import { Notice } from "#components/ui/notice.tsx"

export interface BrokenPageProps {
  error: Error & { digest?: string }
  reset: () => void
}

/** A page that threw: says so in its own place, with the figure that finds the cause in the log. */
export function BrokenPage({ error, reset }: BrokenPageProps) {
  const t = useTranslations("failures")
  return (
    <div className="mx-auto grid max-w-xl px-4 py-16">
      <Notice
        look="bad"
        title={t("brokenTitle")}
        actions={
          <Button size="sm" onClick={reset}>
            {t("retry")}
          </Button>
        }
      >
        <p>{t("brokenText")}</p>
        {error.digest && <p className="pt-1 font-mono text-xs">{error.digest}</p>}
      </Notice>
    </div>
  )
}
