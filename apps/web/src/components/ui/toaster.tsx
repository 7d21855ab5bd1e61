"use client"
import { Toaster as Sonner } from "sonner"

/** Receipts for what was done. Errors stand on the page itself. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      toastOptions={{ className: "font-sans! text-sm! bg-raised! text-ink! border-line! shadow-float!" }}
    />
  )
}
