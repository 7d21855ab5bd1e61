"use client"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Hammer } from "lucide-react"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { parseAsStringLiteral, useQueryState } from "nuqs"
import { useTRPC } from "#api/client.ts"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Loaded } from "#components/failure/loaded.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { Page } from "#components/ui/page.tsx"
import { Tabs } from "#components/ui/tabs.tsx"
import { buildHref } from "#features/builds/build-look.ts"
import { BuildTable } from "#features/builds/build-table.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { EditSource } from "./edit-source.tsx"
import { ImageLayers } from "./image-layers.tsx"
import { RemoveImage } from "./remove-image.tsx"
import { SourceLabel } from "./source-label.tsx"

const tabs = ["builds", "layers", "source"] as const

export function ImagePage({ image: slug }: { image: string }) {
  const t = useTranslations("images")
  const trpc = useTRPC()
  const { slug: team, may } = useTeam()
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabs).withDefault("builds"))
  const image = useQuery(trpc.images.get.queryOptions({ team, image: slug }))
  const builds = useQuery(trpc.builds.list.queryOptions({ team, image: slug }))
  const build = useStartBuild(slug)
  const built = builds.data?.find(({ imageId }) => imageId !== null)?.imageId
  const canBuild = may("build.run") && image.data?.source.kind !== "name"
  return (
    <Page
      crumbs={[{ href: `/${team}/images`, label: t("title") }]}
      title={image.data?.name ?? slug}
      description={image.data && <SourceLabel source={image.data.source} />}
      actions={
        canBuild && (
          <Button
            look="primary"
            disabled={!image.isSuccess}
            pending={build.isPending || build.isSuccess}
            onClick={() => build.mutate({ team, image: slug })}
          >
            {!build.isPending && <Hammer aria-hidden="true" />}
            {t("build")}
          </Button>
        )
      }
    >
      <FailureNotice error={build.error} title={t("buildFailed")} />
      <Tabs
        label={t("tabs.label")}
        value={tab}
        onChange={(next) => void setTab(next)}
        tabs={[
          {
            value: "builds",
            label: t("tabs.builds"),
            content: (
              <Card flush>
                <Loaded query={builds}>{(list) => <BuildTable builds={list} team={team} />}</Loaded>
              </Card>
            ),
          },
          {
            value: "layers",
            label: t("tabs.layers"),
            content: <ImageLayers imageId={built ?? undefined} />,
          },
          {
            value: "source",
            label: t("tabs.source"),
            content: (
              <Loaded query={image}>
                {(data) => (
                  <div className="grid gap-5">
                    <EditSource key={data.updatedAt.getTime()} image={data} />
                    {may("image.remove") && <RemoveImage image={data} />}
                  </div>
                )}
              </Loaded>
            ),
          },
        ]}
      />
    </Page>
  )
}

function useStartBuild(image: string) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  return useMutation(
    trpc.builds.start.mutationOptions({
      onSuccess: async ({ number }) => {
        router.push(buildHref(team, image, number))
        await queryClient.invalidateQueries(trpc.builds.pathFilter())
      },
    }),
  )
}
