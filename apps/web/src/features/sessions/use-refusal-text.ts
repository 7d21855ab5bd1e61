"use client"
import { useTranslations } from "next-intl"

const known = ["sign_in_refused", "too_many_sign_ins", "github_not_linked", "unreachable"] as const

/** Why a sign-in was refused, in words. */
export function useRefusalText(): (code: string) => string {
  const t = useTranslations("signIn.refusal")
  return (code) => {
    const key = known.find((candidate) => candidate === code)
    return t(key ?? "other")
  }
}
