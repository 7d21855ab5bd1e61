"use client"
import { useTranslations } from "next-intl"
import { NumberInput } from "#components/form/number-input.tsx"
import { Card } from "#components/ui/card.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { CommandInput } from "./command-input.tsx"
import type { Draft } from "./use-draft.ts"

const megabyte = 1024 * 1024

/** How the process runs: command, user, limits, replicas. */
export function RuntimeSection({ draft }: { draft: Draft }) {
  const t = useTranslations("config.runtime")
  const { config, change, errors } = draft
  const { limits } = config
  const numbers = [
    {
      name: "memory",
      error: errors["config.limits.memoryBytes"],
      value: scaled(limits.memoryBytes),
      onChange: (value: number | undefined) =>
        change({
          limits: { ...limits, memoryBytes: value === undefined ? undefined : Math.round(value * megabyte) },
        }),
    },
    {
      name: "cpus",
      error: errors["config.limits.cpus"],
      value: limits.cpus,
      onChange: (cpus: number | undefined) => change({ limits: { ...limits, cpus } }),
    },
    {
      name: "pids",
      error: errors["config.limits.pids"],
      value: limits.pids,
      onChange: (pids: number | undefined) => change({ limits: { ...limits, pids } }),
    },
    {
      name: "replicas",
      error: errors["config.replicas"],
      value: config.replicas,
      onChange: (replicas: number | undefined) => change({ replicas: replicas ?? Number.NaN }),
    },
    {
      name: "grace",
      error: errors["config.stopGraceSeconds"],
      value: config.stopGraceSeconds,
      onChange: (value: number | undefined) => change({ stopGraceSeconds: value ?? Number.NaN }),
    },
  ] as const
  return (
    <Card id="runtime" title={t("title")} description={t("text")}>
      <div className="grid gap-4 sm:grid-cols-2">
        <CommandInput
          label={t("command")}
          hint={t("commandHint")}
          value={config.command}
          error={errors["config.command"]}
          onChange={(command) => change({ command })}
        />
        <CommandInput
          label={t("entrypoint")}
          hint={t("entrypointHint")}
          value={config.entrypoint}
          error={errors["config.entrypoint"]}
          onChange={(entrypoint) => change({ entrypoint })}
        />
        <Field label={t("user")} hint={t("userHint")} error={errors["config.user"]}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={config.user ?? ""}
              onChange={(event) => change({ user: event.target.value || undefined })}
            />
          )}
        </Field>
        <Field label={t("directory")} hint={t("directoryHint")} error={errors["config.workingDirectory"]}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              className="font-mono"
              value={config.workingDirectory ?? ""}
              onChange={(event) => change({ workingDirectory: event.target.value || undefined })}
            />
          )}
        </Field>
      </div>
      <div className="mt-4 grid grid-cols-2 gap-4 border-t pt-4 sm:grid-cols-3 xl:grid-cols-5">
        {numbers.map(({ name, error, value, onChange }) => (
          <Field key={name} label={t(`${name}.label`)} hint={t(`${name}.hint`)} error={error}>
            {(control) => <NumberInput {...control} value={value} onChange={onChange} />}
          </Field>
        ))}
      </div>
    </Card>
  )
}

function scaled(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / megabyte
}
