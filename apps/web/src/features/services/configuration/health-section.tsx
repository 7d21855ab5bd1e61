"use client"
import type { HealthCheck } from "@naru/core/services/schema"
import { useTranslations } from "next-intl"
import { errorsBelow, type FieldErrors } from "#components/form/field-errors.ts"
import { NumberInput } from "#components/form/number-input.tsx"
import { Card } from "#components/ui/card.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { Select } from "#components/ui/select.tsx"
import { CommandInput } from "./command-input.tsx"
import { blankHealthCheck, type TimedCheck } from "./health-draft.ts"
import type { Draft } from "./use-draft.ts"

const kinds = ["http", "tcp", "command", "image", "none"] as const

/** When a replica counts as ready: only then does a deployment go live. */
export function HealthSection({ draft }: { draft: Draft }) {
  const t = useTranslations("config.health")
  const { config, change, errors } = draft
  const check = config.healthCheck
  const set = (healthCheck: HealthCheck) => change({ healthCheck })
  const below = errorsBelow(errors, "config.healthCheck")
  return (
    <Card id="health" title={t("title")} description={t("text")}>
      <div className="grid gap-4">
        <Field label={t("kind")} hint={t(`kindHint.${check.kind}`)} className="max-w-md">
          {({ id, "aria-describedby": describedBy }) => (
            <Select
              id={id}
              aria-describedby={describedBy}
              value={check.kind}
              options={kinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
              onChange={(kind) => kind !== check.kind && set(blankHealthCheck(kind))}
            />
          )}
        </Field>
        {check.kind === "http" && (
          <Field label={t("path")} error={below.path} className="max-w-md">
            {(control) => (
              <Input
                {...control}
                className="font-mono"
                autoComplete="off"
                value={check.path}
                onChange={(event) => set({ ...check, path: event.target.value })}
              />
            )}
          </Field>
        )}
        {(check.kind === "http" || check.kind === "tcp") && (
          <Field label={t("port")} hint={t("portHint")} error={below.port} className="max-w-md">
            {(control) => (
              <NumberInput
                {...control}
                className="max-w-32"
                value={check.port}
                onChange={(port) => set({ ...check, port })}
              />
            )}
          </Field>
        )}
        {check.kind === "command" && (
          <CommandInput
            label={t("command")}
            hint={t("commandHint")}
            value={check.command}
            error={below.command}
            onChange={(command) => set({ ...check, command: command ?? [] })}
          />
        )}
        {check.kind !== "image" && check.kind !== "none" && (
          <Timing check={check} errors={below} onChange={set} />
        )}
      </div>
    </Card>
  )
}

interface TimingProps {
  check: TimedCheck
  errors: FieldErrors
  onChange: (check: HealthCheck) => void
}

const timings = ["intervalSeconds", "timeoutSeconds", "retries", "startPeriodSeconds"] as const

function Timing({ check, errors, onChange }: TimingProps) {
  const t = useTranslations("config.health")
  return (
    <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
      {timings.map((name) => (
        <Field key={name} label={t(name)} error={errors[name]}>
          {(control) => (
            <NumberInput
              {...control}
              value={check[name]}
              onChange={(value) => onChange({ ...check, [name]: value ?? Number.NaN })}
            />
          )}
        </Field>
      ))}
    </div>
  )
}
