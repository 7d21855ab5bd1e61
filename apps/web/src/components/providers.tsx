"use client"
import { NuqsAdapter } from "nuqs/adapters/next/app"
import type { ReactNode } from "react"
import { ApiProvider } from "#api/provider.tsx"
import { Toaster } from "./ui/toaster.tsx"
import { TooltipProvider } from "./ui/tooltip.tsx"

/** What every page stands on. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <NuqsAdapter>
      <ApiProvider>
        <TooltipProvider delayDuration={300}>{children}</TooltipProvider>
        <Toaster />
      </ApiProvider>
    </NuqsAdapter>
  )
}
