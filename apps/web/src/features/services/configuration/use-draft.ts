"use client"
import {
  type ServiceConfig,
  type ServiceImage,
  type ServiceView,
  updateServiceSchema,
} from "@naru/core/services/schema"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTRPC } from "#api/client.ts"
import { type FieldErrors, fieldErrors } from "#components/form/field-errors.ts"
import { useComplaints } from "#components/form/use-complaints.ts"
import { useTeam } from "#features/teams/team-context.tsx"
import { changedSections } from "../config-changes.ts"

/** What the page shows: the service as saved, with the changes that are not saved yet. */
export interface Draft {
  config: ServiceConfig
  image: ServiceImage
  change: (change: Partial<ServiceConfig>) => void
  changeImage: (image: ServiceImage) => void
  isChanged: boolean
  errors: FieldErrors
  discard: () => void
  /** Saves; tells whether that worked. */
  save: () => Promise<boolean>
  saving: boolean
  failure: unknown
}

export function useDraft(service: ServiceView): Draft {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { slug: team } = useTeam()
  const [config, setConfig] = useState<ServiceConfig>()
  const [image, setImage] = useState<ServiceImage>()
  const [errors, setErrors] = useState<FieldErrors>({})
  const say = useComplaints()
  const update = useMutation(trpc.services.update.mutationOptions())
  const discard = () => {
    setConfig(undefined)
    setImage(undefined)
    setErrors({})
    update.reset()
  }
  const shown = { config: config ?? service.config, image: image ?? service.image }
  const save = async () => {
    const parsed = updateServiceSchema.safeParse({ serviceId: service.id, ...shown })
    setErrors(parsed.success ? {} : say(fieldErrors(parsed.error)))
    if (!parsed.success) return false
    const saved = await update.mutateAsync({ team, ...parsed.data }).then(
      () => true,
      () => false,
    )
    if (!saved) return false
    await queryClient.invalidateQueries(trpc.services.pathFilter())
    discard()
    return true
  }
  return {
    ...shown,
    change: (change) => setConfig({ ...shown.config, ...change }),
    changeImage: setImage,
    isChanged:
      changedSections(service.config, shown.config).length > 0 || !isSameImage(service.image, shown.image),
    errors,
    discard,
    save,
    saving: update.isPending,
    failure: update.error,
  }
}

function isSameImage(a: ServiceImage, b: ServiceImage): boolean {
  if (a.kind === "name") return b.kind === "name" && a.name === b.name
  return b.kind === "definition" && a.image === b.image
}
