"use client"
import { useTranslations } from "next-intl"
import { Card } from "#components/ui/card.tsx"
import { ImageChoice } from "../image-choice.tsx"
import type { Draft } from "./use-draft.ts"

export function SourceSection({ draft }: { draft: Draft }) {
  const t = useTranslations("config")
  return (
    <Card id="source" title={t("section.source")}>
      <ImageChoice
        value={draft.image}
        onChange={draft.changeImage}
        error={draft.errors["image.image"] ?? draft.errors["image.name"]}
      />
    </Card>
  )
}
