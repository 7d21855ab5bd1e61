"use server"
import { cookies } from "next/headers"
import { isTheme, themeCookie } from "../components/theme/theme.ts"
import { localeCookie, locales } from "./locale.ts"

const keep = { path: "/", maxAge: 365 * 24 * 60 * 60, sameSite: "lax" } as const

/** Keeps the language for this browser; the page then renders anew in it. */
export async function rememberLocale(wish: string): Promise<void> {
  const locale = locales.find((candidate) => candidate === wish)
  if (locale) (await cookies()).set(localeCookie, locale, keep)
}

/** Keeps the theme for this browser, so that the first paint is right. */
export async function rememberTheme(wish: string): Promise<void> {
  if (isTheme(wish)) (await cookies()).set(themeCookie, wish, keep)
}
