"use client"
import { addDomainSchema } from "@naru/core/domains/schema"
import type { ServiceView } from "@naru/core/services/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { Trash2 } from "lucide-react"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { useForm } from "#components/form/use-form.ts"
import { Badge } from "#components/ui/badge.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { ServiceLink } from "../service-link.tsx"

/** Hostnames of the front door; they hold at once, without a deployment. */
export function DomainSection({ service }: { service: ServiceView }) {
  const t = useTranslations("config.domains")
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const refresh = () => queryClient.invalidateQueries(trpc.services.pathFilter())
  const remove = useMutation(trpc.domains.remove.mutationOptions({ onSuccess: refresh }))
  return (
    <Card id="domains" title={t("title")} description={t("text")}>
      <div className="grid gap-3">
        <FailureNotice error={remove.error} />
        {service.domains.length > 0 ? (
          <ul aria-label={t("title")} className="divide-y rounded-md border">
            {service.domains.map((domain) => (
              <li key={domain.id} className="flex min-h-11 items-center gap-3 px-3 py-1.5">
                <ServiceLink hostname={domain.hostname} />
                {domain.isGenerated && <Badge>{t("generated")}</Badge>}
                <span className="ml-auto whitespace-nowrap text-faint text-xs">
                  {t("toPort", { port: domain.port })}
                </span>
                {!domain.isGenerated && (
                  <Confirm
                    trigger={
                      <Button
                        look="ghost"
                        size="icon-sm"
                        aria-label={t("remove", { hostname: domain.hostname })}
                      >
                        <Trash2 aria-hidden="true" />
                      </Button>
                    }
                    title={t("remove", { hostname: domain.hostname })}
                    action={t("removeAction")}
                    onConfirm={() => remove.mutate({ team, domainId: domain.id })}
                  >
                    <p>{t("removeText")}</p>
                  </Confirm>
                )}
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-faint text-sm">{t("none")}</p>
        )}
        <AddDomain serviceId={service.id} onAdded={refresh} />
      </div>
    </Card>
  )
}

function AddDomain({ serviceId, onAdded }: { serviceId: string; onAdded: () => Promise<void> }) {
  const t = useTranslations("config.domains")
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const add = useMutation(trpc.domains.add.mutationOptions())
  const form = useForm(addDomainSchema, { serviceId, hostname: "" }, (parsed) =>
    add.mutate(
      { team, ...parsed },
      {
        onSuccess: async () => {
          form.reset({ serviceId, hostname: "" })
          await onAdded()
        },
      },
    ),
  )
  return (
    <form onSubmit={form.submit} className="grid gap-2" noValidate>
      <FailureNotice error={add.error} />
      <Field label={t("add")} hint={t("addHint")} error={form.errors.hostname}>
        {(control) => (
          <div className="flex max-w-md gap-2">
            <Input
              {...control}
              autoComplete="off"
              placeholder="shop.example.com"
              className="font-mono"
              value={form.values.hostname}
              onChange={(event) => form.set({ hostname: event.target.value })}
            />
            <Button type="submit" pending={add.isPending}>
              {t("addAction")}
            </Button>
          </div>
        )}
      </Field>
    </form>
  )
}
