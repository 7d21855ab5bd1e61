"use client"
import type { ImageSource } from "@naru/core/images/schema"
import { FileCode2, GitBranch, Tag } from "lucide-react"
import { useTranslations } from "next-intl"
import { errorsBelow, type FieldErrors } from "#components/form/field-errors.ts"
import { Card } from "#components/ui/card.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { Segmented } from "#components/ui/segmented.tsx"
import { DockerfileForm } from "./dockerfile-form.tsx"
import { emptySources, type SourceOf } from "./source-draft.ts"

export interface SourceFormProps {
  source: ImageSource
  onChange: (source: ImageSource) => void
  errors: FieldErrors
}

/** Where the image comes from: written here, from git, or by name. */
export function SourceForm({ source, onChange, errors }: SourceFormProps) {
  const t = useTranslations("images")
  const below = errorsBelow(errors, "source")
  return (
    <Card
      title={t("source")}
      actions={
        <Segmented
          label={t("source")}
          value={source.kind}
          options={[
            {
              value: "dockerfile",
              label: (
                <>
                  <FileCode2 aria-hidden="true" />
                  {t("kind.dockerfile")}
                </>
              ),
            },
            {
              value: "git",
              label: (
                <>
                  <GitBranch aria-hidden="true" />
                  {t("kind.git")}
                </>
              ),
            },
            {
              value: "name",
              label: (
                <>
                  <Tag aria-hidden="true" />
                  {t("kind.name")}
                </>
              ),
            },
          ]}
          onChange={(kind) => kind !== source.kind && onChange(emptySources[kind])}
        />
      }
    >
      {source.kind === "dockerfile" && <DockerfileForm source={source} onChange={onChange} errors={below} />}
      {source.kind === "git" && <GitForm source={source} onChange={onChange} errors={below} />}
      {source.kind === "name" && (
        <Field label={t("imageName")} hint={t("imageNameHint")} error={below.name} className="max-w-md">
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              autoComplete="off"
              placeholder="naru/busybox:latest"
              value={source.name}
              onChange={(event) => onChange({ ...source, name: event.target.value })}
            />
          )}
        </Field>
      )}
    </Card>
  )
}

interface GitFormProps {
  source: SourceOf<"git">
  onChange: (source: SourceOf<"git">) => void
  errors: FieldErrors
}

const gitFields = ["url", "branch", "directory", "dockerfile"] as const

function GitForm({ source, onChange, errors }: GitFormProps) {
  const t = useTranslations("images.git")
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {gitFields.map((name) => (
        <Field
          key={name}
          label={t(`${name}.label`)}
          hint={t(`${name}.hint`)}
          error={errors[name]}
          className={name === "url" ? "sm:col-span-2" : undefined}
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              autoComplete="off"
              value={source[name]}
              onChange={(event) => onChange({ ...source, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  )
}
