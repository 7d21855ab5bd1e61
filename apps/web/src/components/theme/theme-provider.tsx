"use client"
import { type ReactNode, useState } from "react"
import { rememberTheme } from "#i18n/preferences.ts"
import { type Theme, themeClass, themes } from "./theme.ts"
import { ThemeContext } from "./use-theme.ts"

/** Starts from what the server read in the cookie, so that the first paint is in the right colours. */
export function ThemeProvider({ initial, children }: { initial: Theme; children: ReactNode }) {
  const [theme, setTheme] = useState(initial)
  const choose = (next: Theme) => {
    setTheme(next)
    const classes = document.documentElement.classList
    classes.remove(...themes)
    if (themeClass(next)) classes.add(themeClass(next))
    void rememberTheme(next)
  }
  return <ThemeContext value={{ theme, choose }}>{children}</ThemeContext>
}
