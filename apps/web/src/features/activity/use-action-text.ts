"use client"
import { useTranslations } from "next-intl"

const known = [
  "build.canceled",
  "build.requested",
  "container.terminal_opened",
  "deployment.canceled",
  "deployment.requested",
  "deployment.rollback_requested",
  "deployment.went_live",
  "deployment.failed",
  "domain.added",
  "domain.removed",
  "environment.created",
  "environment.removed",
  "image.created",
  "image.removed",
  "image.updated",
  "invitation.created",
  "member.joined",
  "member.removed",
  "member.role_changed",
  "project.created",
  "project.removed",
  "secret.created",
  "secret.removed",
  "secret.rotated",
  "service.created",
  "service.removed",
  "service.updated",
  "team.created",
  "user.password_changed",
  "webhook.created",
  "webhook.removed",
] as const

/** An action in words, such as "rolled back"; one that this page does not know yet keeps its own name. */
export function useActionText(): (action: string) => string {
  const t = useTranslations("activity.action")
  return (action) => {
    const key = known.find((candidate) => candidate === action)
    return key ? t(key) : action
  }
}
