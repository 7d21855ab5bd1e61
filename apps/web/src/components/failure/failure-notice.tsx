"use client"
import { useTranslations } from "next-intl"
import { Notice } from "#components/ui/notice.tsx"
import { useFailureText } from "./failure-text.ts"

export interface FailureNoticeProps {
  /** What a mutation threw; nothing is drawn without it. */
  error: unknown
  /** What was being done, such as "Could not save". */
  title?: string
  className?: string
}

/** A deed failed: says so where it was done, and stays until the next try. */
export function FailureNotice({ error, title, className }: FailureNoticeProps) {
  const t = useTranslations("failures")
  const textOf = useFailureText()
  if (!error) return null
  const failure = textOf(error)
  return (
    <Notice look="bad" title={title ?? t("deedTitle")} {...(className !== undefined && { className })}>
      {failure.message}
    </Notice>
  )
}
