"use client"
import { useMutation } from "@tanstack/react-query"
import { useTRPC } from "#api/client.ts"
import type { Locale } from "#i18n/locale.ts"
import { useChooseLocale } from "#i18n/use-choose-locale.ts"

/** Changes the language here at once, and for the account, so that other devices follow at their next sign-in. */
export function useSwitchLocale(): (locale: Locale) => void {
  const trpc = useTRPC()
  const remember = useMutation(trpc.me.setLocale.mutationOptions())
  const { choose } = useChooseLocale()
  return (locale) => {
    remember.mutate({ locale })
    choose(locale)
  }
}
