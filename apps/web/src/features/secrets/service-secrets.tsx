"use client"
import type { ServiceConfig } from "@naru/core/services/schema"
import { useQuery } from "@tanstack/react-query"
import { KeyRound, Plus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Checkbox } from "#components/ui/checkbox.tsx"
import { Code } from "#components/ui/code.tsx"
import { Select } from "#components/ui/select.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { secretChoices } from "./secret-choices.ts"
import { SetSecret } from "./set-secret.tsx"

type Chosen = ServiceConfig["secrets"]

export interface ServiceSecretsProps {
  serviceId: string
  chosen: Chosen
  onChange: (secrets: Chosen) => void
  error: string | undefined
}

/** Which secrets a service gets, and how: as a file under /run/secrets, or as a variable of the process. */
export function ServiceSecrets({ serviceId, chosen, onChange, error }: ServiceSecretsProps) {
  const t = useTranslations("secrets")
  const trpc = useTRPC()
  const { slug: team, may } = useTeam()
  const [adding, setAdding] = useState(false)
  const secrets = useQuery(trpc.secrets.list.queryOptions({ team }))
  const add = (name: string) => {
    if (!chosen.some((each) => each.name === name)) onChange([...chosen, { name, as: "file" }])
  }
  return (
    <div className="grid gap-3">
      <div>
        <h3 className="font-medium text-sm">{t("title")}</h3>
        <p className="text-faint text-xs">{t.rich("serviceText", { code: (text) => <Code>{text}</Code> })}</p>
      </div>
      <Loaded query={secrets}>
        {(list) => (
          <ul aria-label={t("title")} className="grid gap-1.5">
            {secretChoices(list, serviceId, chosen).map(({ name, isMissing }) => {
              const use = chosen.find((each) => each.name === name)
              return (
                <li
                  key={name}
                  className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 rounded-md border px-3 py-1"
                >
                  <Checkbox
                    checked={use !== undefined}
                    onChange={(on) =>
                      on ? add(name) : onChange(chosen.filter((each) => each.name !== name))
                    }
                    label={<span className="font-mono text-xs">{name}</span>}
                  />
                  <KeyRound className="size-3.5 text-faint" aria-hidden="true" />
                  {isMissing && <span className="text-bad text-xs">{t("missing")}</span>}
                  {use && (
                    <Select
                      label={t("deliveredAs", { name })}
                      className="ml-auto h-7 w-52 text-xs"
                      value={use.as}
                      options={[
                        { value: "file", label: `/run/secrets/${name}` },
                        { value: "variable", label: t("asVariable", { name }) },
                      ]}
                      onChange={(as) =>
                        onChange(chosen.map((each) => (each.name === name ? { ...each, as } : each)))
                      }
                    />
                  )}
                </li>
              )
            })}
          </ul>
        )}
      </Loaded>
      {error && (
        <p role="alert" className="text-bad text-xs">
          {error}
        </p>
      )}
      {may("secret.write") && (
        <Button size="sm" className="w-fit" onClick={() => setAdding(true)}>
          <Plus aria-hidden="true" />
          {t("add")}
        </Button>
      )}
      <SetSecret open={adding} onOpenChange={setAdding} scope={{ kind: "service", serviceId }} onSet={add} />
    </div>
  )
}
