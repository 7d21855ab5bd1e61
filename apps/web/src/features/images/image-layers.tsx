"use client"
import { skipToken, useQuery } from "@tanstack/react-query"
import { Layers } from "lucide-react"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { Loaded } from "#components/failure/loaded.tsx"
import { Card } from "#components/ui/card.tsx"
import { EmptyState } from "#components/ui/empty-state.tsx"
import { useTeam } from "#features/teams/team-context.tsx"
import { formatBytes } from "#i18n/bytes.ts"
import { LayerStack } from "./layer-stack.tsx"

/** The layers of a built image; before the first build, what will be here. */
export function ImageLayers({ imageId }: { imageId: string | undefined }) {
  const t = useTranslations("images")
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const layers = useQuery(
    trpc.images.layers.queryOptions(imageId === undefined ? skipToken : { team, imageId }),
  )
  if (imageId === undefined) {
    return (
      <Card>
        <EmptyState icon={<Layers />} title={t("noLayersTitle")}>
          {t("noLayersText")}
        </EmptyState>
      </Card>
    )
  }
  return (
    <Card
      title={t("layers")}
      description={layers.data && t("layersText", { size: formatBytes(layers.data.sizeBytes) })}
      flush
    >
      <Loaded query={layers}>{(image) => <LayerStack layers={image.layers} />}</Loaded>
    </Card>
  )
}
