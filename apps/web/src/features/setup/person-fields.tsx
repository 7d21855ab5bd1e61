"use client"
import { useTranslations } from "next-intl"
import type { FieldErrors } from "#components/form/field-errors.ts"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"

export interface Person {
  name: string
  email: string
  password: string
}

export interface PersonFieldsProps {
  values: Person
  errors: FieldErrors
  onChange: (change: Partial<Person>) => void
}

/** Name, e-mail and a new password. */
export function PersonFields({ values, errors, onChange }: PersonFieldsProps) {
  const t = useTranslations("account")
  return (
    <>
      <Field label={t("name")} error={errors.name}>
        {(control) => (
          <Input
            {...control}
            autoComplete="name"
            value={values.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("email")} error={errors.email}>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="username"
            value={values.email}
            onChange={(event) => onChange({ email: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("password")} hint={t("passwordHint")} error={errors.password}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={values.password}
            onChange={(event) => onChange({ password: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}
