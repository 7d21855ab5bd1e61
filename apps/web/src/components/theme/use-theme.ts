"use client"
import { createContext, use } from "react"
import type { Theme } from "./theme.ts"

export const ThemeContext = createContext<{ theme: Theme; choose: (theme: Theme) => void } | undefined>(
  undefined,
)

/** The person's theme and the way to change it. */
export function useTheme() {
  const value = use(ThemeContext)
  if (!value) throw new Error("useTheme stands outside of ThemeProvider")
  return value
}
