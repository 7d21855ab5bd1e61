"use client"
import type { ServiceImage } from "@naru/core/services/schema"
import { useQuery } from "@tanstack/react-query"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { Segmented } from "#components/ui/segmented.tsx"
import { Select } from "#components/ui/select.tsx"
import { useTeam } from "#features/teams/team-context.tsx"

export interface ImageChoiceProps {
  value: ServiceImage
  onChange: (value: ServiceImage) => void
  error: string | undefined
}

/** What a service runs: an image that the team defines, or one by its name. */
export function ImageChoice({ value, onChange, error }: ImageChoiceProps) {
  const t = useTranslations("services.image")
  return (
    <fieldset className="grid gap-2.5">
      <legend className="mb-1.5 font-medium text-sm">{t("title")}</legend>
      <Segmented
        label={t("title")}
        value={value.kind}
        options={[
          { value: "definition", label: t("definition") },
          { value: "name", label: t("byName") },
        ]}
        onChange={(kind) => onChange(kind === "name" ? { kind, name: "" } : { kind, image: "" })}
      />
      {value.kind === "name" ? (
        <Field label={t("nameLabel")} hint={t("nameHint")} error={error}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              placeholder="naru/busybox:latest"
              className="font-mono"
              value={value.name}
              onChange={(event) => onChange({ kind: "name", name: event.target.value })}
            />
          )}
        </Field>
      ) : (
        <DefinitionChoice
          value={value.image}
          error={error}
          onChange={(image) => onChange({ kind: "definition", image })}
        />
      )}
    </fieldset>
  )
}

interface DefinitionChoiceProps {
  value: string
  error: string | undefined
  onChange: (image: string) => void
}

function DefinitionChoice({ value, error, onChange }: DefinitionChoiceProps) {
  const t = useTranslations("services.image")
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const images = useQuery(trpc.images.list.queryOptions({ team }))
  if (images.data?.length === 0) {
    return (
      <p className="text-soft text-sm">
        {t("noneYet")}{" "}
        <Link href={`/${team}/images?new=true`} className="text-accent underline-offset-4 hover:underline">
          {t("defineOne")}
        </Link>
      </p>
    )
  }
  // Until the list is here, the chosen one stands under its slug.
  const known = images.data ?? (value === "" ? [] : [{ slug: value, name: value }])
  const options = known.map((image) => ({ value: image.slug, label: image.name }))
  return (
    <Field label={t("definitionLabel")} hint={t("definitionHint")} error={error}>
      {({ id, "aria-describedby": describedBy }) => (
        <Select
          id={id}
          aria-describedby={describedBy}
          value={value}
          placeholder={t("choose")}
          options={options}
          disabled={!images.isSuccess}
          onChange={onChange}
        />
      )}
    </Field>
  )
}
