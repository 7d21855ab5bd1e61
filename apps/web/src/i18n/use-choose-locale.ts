"use client"
import { useRouter } from "next/navigation"
import { useTransition } from "react"
import type { Locale } from "./locale.ts"
import { rememberLocale } from "./preferences.ts"

/** Changes the language of the whole page; `pending` until it has. */
export function useChooseLocale(): { choose: (locale: Locale) => void; pending: boolean } {
  const router = useRouter()
  const [pending, start] = useTransition()
  const choose = (locale: Locale) =>
    start(async () => {
      await rememberLocale(locale)
      router.refresh()
    })
  return { choose, pending }
}
