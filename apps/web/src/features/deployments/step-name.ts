"use client"
import { useTranslations } from "next-intl"

const known = ["fetch", "build", "release", "place", "start", "check", "switch", "drain", "retire"] as const

/** A step's name for people; a step that this page does not know yet keeps its own. */
export function useStepName(): (name: string) => string {
  const t = useTranslations("deployments.step")
  return (name) => {
    const key = known.find((candidate) => candidate === name)
    return key ? t(key) : name
  }
}
