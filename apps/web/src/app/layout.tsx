import "#styles/globals.css"
import { GeistMono } from "geist/font/mono"
import { GeistSans } from "geist/font/sans"
import type { Metadata, Viewport } from "next"
import { cookies } from "next/headers"
import { NextIntlClientProvider } from "next-intl"
import { getLocale } from "next-intl/server"
import type { ReactNode } from "react"
import { Providers } from "#components/providers.tsx"
import { isTheme, themeClass, themeCookie } from "#components/theme/theme.ts"
import { ThemeProvider } from "#components/theme/theme-provider.tsx"

export const metadata: Metadata = { title: { default: "Naru", template: "%s · Naru" } }

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0c1216" },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await getLocale()
  const wish = (await cookies()).get(themeCookie)?.value
  const theme = isTheme(wish) ? wish : "system"
  return (
    <html lang={locale} className={`${GeistSans.variable} ${GeistMono.variable} ${themeClass(theme)}`}>
      <body>
        <link rel="stylesheet" href="/fonts/pretendard.css" precedence="default" />
        <NextIntlClientProvider>
          <ThemeProvider initial={theme}>
            <Providers>{children}</Providers>
          </ThemeProvider>
        </NextIntlClientProvider>
      </body>
    </html>
  )
}
