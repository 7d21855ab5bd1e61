"use client"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"
import { Button } from "#components/ui/button.tsx"
import { Notice } from "#components/ui/notice.tsx"
import { SkeletonRows } from "#components/ui/skeleton.tsx"
import { useFailureText } from "./failure-text.ts"

/** What of a query matters here. */
interface Query<Data> {
  data: Data | undefined
  error: unknown
  isFetching: boolean
  refetch: () => Promise<unknown>
}

export interface LoadedProps<Data> {
  query: Query<Data>
  /** Holds the place while the first answer is on its way. */
  skeleton?: ReactNode
  children: (data: Data) => ReactNode
}

/** Draws what a query brought; until then its place, and if it failed what happened and a way on. */
export function Loaded<Data>({ query, skeleton = <SkeletonRows />, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <LoadFailure query={query} />
  return skeleton
}

function LoadFailure({ query }: { query: Query<unknown> }) {
  const t = useTranslations("failures")
  const failure = useFailureText()(query.error)
  const isMissing = failure.kind === "not_found"
  return (
    <div className="p-4">
      <Notice
        look={isMissing ? "warn" : "bad"}
        title={isMissing ? t("notFoundTitle") : t("loadTitle")}
        actions={
          !isMissing && (
            <Button size="sm" pending={query.isFetching} onClick={() => void query.refetch()}>
              {t("retry")}
            </Button>
          )
        }
      >
        {failure.message}
      </Notice>
    </div>
  )
}
