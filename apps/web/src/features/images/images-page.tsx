"use client"
import { useQuery } from "@tanstack/react-query"
import { Layers, Plus } from "lucide-react"
import { useTranslations } from "next-intl"
import { parseAsBoolean, useQueryState } from "nuqs"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { Page } from "#components/ui/page.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { CreateImage } from "./create-image.tsx"
import { ImageTable } from "./image-table.tsx"

/** The team's images; `?new=true` shows the form that defines one. */
export function ImagesPage() {
  const [creating, setCreating] = useQueryState(
    "new",
    parseAsBoolean.withDefault(false).withOptions({ history: "push" }),
  )
  return creating ? <CreateImage /> : <ImageList onCreate={() => void setCreating(true)} />
}

function ImageList({ onCreate }: { onCreate: () => void }) {
  const t = useTranslations("images")
  const trpc = useTRPC()
  const { slug: team, may } = useTeam()
  const images = useQuery(trpc.images.list.queryOptions({ team }))
  const create = may("image.write") && (
    <Button look="primary" disabled={!images.isSuccess} onClick={onCreate}>
      <Plus aria-hidden="true" />
      {t("create")}
    </Button>
  )
  return (
    <Page title={t("title")} description={t("description")} actions={images.data?.length !== 0 && create}>
      <Card flush>
        <Loaded query={images}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState icon={<Layers />} title={t("emptyTitle")} action={create}>
                {t("emptyText")}
              </EmptyState>
            ) : (
              <ImageTable images={list} team={team} />
            )
          }
        </Loaded>
      </Card>
    </Page>
  )
}
