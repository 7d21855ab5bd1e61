"use client"
import { useLocale, useTranslations } from "next-intl"
import type { ReactNode } from "react"
import { Wordmark } from "#components/brand/logo.tsx"
import { River } from "#components/brand/river.tsx"
import { localeNames, locales } from "#i18n/locale.ts"
import { useChooseLocale } from "#i18n/use-choose-locale.ts"

export interface AuthFrameProps {
  title: ReactNode
  text?: ReactNode
  children: ReactNode
}

/** The frame of the pages before the door: setup, sign-in, invitation. The language can be changed from here on. */
export function AuthFrame({ title, text, children }: AuthFrameProps) {
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr_auto] overflow-hidden">
      <header className="flex items-center justify-between px-5 py-4 sm:px-8">
        <Wordmark />
        <LocaleSwitch />
      </header>
      <main className="z-10 grid w-full max-w-md content-center gap-6 justify-self-center px-5 py-8">
        <div className="grid gap-1.5">
          <h1 className="text-balance font-semibold text-2xl tracking-tight">{title}</h1>
          {text && <p className="text-pretty text-soft">{text}</p>}
        </div>
        {children}
      </main>
      <River />
    </div>
  )
}

function LocaleSwitch() {
  const t = useTranslations("nav")
  const locale = useLocale()
  const { choose, pending } = useChooseLocale()
  return (
    <fieldset className="flex gap-1" disabled={pending}>
      <legend className="sr-only">{t("language")}</legend>
      {locales.map((option) => (
        <button
          key={option}
          type="button"
          lang={option}
          aria-pressed={option === locale}
          onClick={() => choose(option)}
          className="rounded-md px-2 py-1 text-faint text-sm hover:text-ink aria-pressed:font-medium aria-pressed:text-ink"
        >
          {localeNames[option]}
        </button>
      ))}
    </fieldset>
  )
}
