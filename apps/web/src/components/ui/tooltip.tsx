"use client"
import { Tooltip as Radix } from "radix-ui"
import type { ReactNode } from "react"

export const TooltipProvider = Radix.Provider

export interface TooltipProps {
  text: ReactNode
  side?: "top" | "right" | "bottom" | "left"
  children: ReactNode
}

/** A few words more about the thing under the pointer or focus. Never the only place that says them. */
export function Tooltip({ text, side = "top", children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 rounded-md bg-ink px-2 py-1 text-canvas text-xs"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
