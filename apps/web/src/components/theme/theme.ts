export const themes = ["system", "light", "dark"] as const
export type Theme = (typeof themes)[number]

/** Cookie that holds the person's choice of theme. */
export const themeCookie = "naru-theme"

export function isTheme(text: string | undefined): text is Theme {
  return themes.some((theme) => theme === text)
}

/** Class of <html>: none lets the system decide (styles/tokens.css). */
export function themeClass(theme: Theme): string {
  return theme === "system" ? "" : theme
}
