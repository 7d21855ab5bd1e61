"use client"
import { useQuery } from "@tanstack/react-query"
import { Box, Boxes, Layers, Monitor, Plus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useTRPC } from "#api/client.ts"
import { navItems } from "#components/shell/nav-items.ts"
import { Palette, type PaletteItem } from "#components/shell/palette.tsx"
import { themes } from "#components/theme/theme.ts"
import { useTheme } from "#components/theme/use-theme.ts"
import { servicePath } from "#features/services/use-service.ts"
import { useTeam } from "./team-context.tsx"

export interface TeamPaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** What ⌘K finds: the places, the team's things by name, and a few deeds. */
export function TeamPalette({ open, onOpenChange }: TeamPaletteProps) {
  const t = useTranslations("palette")
  const nav = useTranslations("nav")
  const { choose } = useTheme()
  const { slug: team, may } = useTeam()
  const things = useThings(open)
  const places: PaletteItem[] = navItems.map(({ key, path, icon: Icon }) => ({
    id: `place-${key}`,
    label: nav(key),
    icon: <Icon aria-hidden="true" />,
    target: `/${team}${path}`,
  }))
  const deeds: PaletteItem[] = [
    ...(may("image.write")
      ? [
          {
            id: "new-image",
            label: t("newImage"),
            icon: <Plus aria-hidden="true" />,
            target: `/${team}/images?new=true`,
          },
        ]
      : []),
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      label: t("theme", { theme: nav(`themes.${theme}`) }),
      icon: <Monitor aria-hidden="true" />,
      target: () => choose(theme),
    })),
  ]
  return (
    <Palette
      open={open}
      onOpenChange={onOpenChange}
      groups={[
        { heading: t("places"), items: places },
        { heading: t("things"), items: things },
        { heading: t("deeds"), items: deeds },
      ].filter(({ items }) => items.length > 0)}
    />
  )
}

/** Services, projects and images by name; asked for only when the palette opens. */
function useThings(enabled: boolean): PaletteItem[] {
  const trpc = useTRPC()
  const { slug: team } = useTeam()
  const services = useQuery(trpc.services.all.queryOptions({ team }, { enabled }))
  const projects = useQuery(trpc.projects.list.queryOptions({ team }, { enabled }))
  const images = useQuery(trpc.images.list.queryOptions({ team }, { enabled }))
  return [
    ...(services.data ?? []).map((service) => ({
      id: `service-${service.id}`,
      label: service.name,
      hint: `${service.project.name} · ${service.environment.name}`,
      icon: <Box aria-hidden="true" />,
      target: servicePath(team, {
        project: service.project.slug,
        environment: service.environment.slug,
        service: service.slug,
      }),
    })),
    ...(projects.data ?? []).map((project) => ({
      id: `project-${project.id}`,
      label: project.name,
      icon: <Boxes aria-hidden="true" />,
      target: `/${team}/projects/${project.slug}`,
    })),
    ...(images.data ?? []).map((image) => ({
      id: `image-${image.id}`,
      label: image.name,
      icon: <Layers aria-hidden="true" />,
      target: `/${team}/images/${image.slug}`,
    })),
  ]
}
