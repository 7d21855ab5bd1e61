"use client"
import { type BuildState, buildStates } from "@naru/core/builds/schema"
import { useTranslations } from "next-intl"
import { Status } from "#components/ui/status.tsx"
import { buildLooks } from "./build-look.ts"

/** `state` is text where it comes from a list's summary. */
export function BuildStatus({ state }: { state: string }) {
  const t = useTranslations("builds.state")
  const known: BuildState | undefined = buildStates.find((candidate) => candidate === state)
  return known ? <Status look={buildLooks[known]} label={t(known)} /> : state
}
