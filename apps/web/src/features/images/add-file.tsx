"use client"
import { contextPathSchema } from "@naru/core/images/schema"
import { useTranslations } from "next-intl"
import { NameDialog } from "#components/form/name-dialog.tsx"

export interface AddFileProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  taken: readonly string[]
  onAdd: (path: string) => void
}

/** Asks for the path of one more file of the build context. */
export function AddFile({ open, onOpenChange, taken, onAdd }: AddFileProps) {
  const t = useTranslations("images.files")
  return (
    <NameDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("addTitle")}
      description={t("addText")}
      label={t("path")}
      hint={t("pathHint")}
      action={t("add")}
      schema={contextPathSchema.refine((path) => !taken.includes(path) && path !== "Dockerfile", {
        message: t("taken"),
      })}
      pending={false}
      error={undefined}
      onSubmit={(path) => {
        onAdd(path)
        onOpenChange(false)
      }}
    />
  )
}
