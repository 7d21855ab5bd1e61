import { type Locale, locales } from "@naru/core/users/schema"

export type { Locale }
export { locales }

/** Cookie that holds the person's choice of language. */
export const localeCookie = "naru-locale"

/** Language names in their own language: the one thing that is never translated. */
export const localeNames: Record<Locale, string> = { en: "English", ko: "한국어" }

/** The person's choice, else the browser's first wish that Naru speaks, else English. */
export function chooseLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  const wishes = [
    cookie ?? "",
    ...(acceptLanguage ?? "").split(",").map((part) => part.split(";")[0]?.trim() ?? ""),
  ]
  for (const wish of wishes) {
    const locale = locales.find((candidate) => candidate === wish.slice(0, 2).toLowerCase())
    if (locale) return locale
  }
  return "en"
}
