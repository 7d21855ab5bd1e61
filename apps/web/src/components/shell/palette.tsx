"use client"
import { Command } from "cmdk"
import { useRouter } from "next/navigation"
import { useTranslations } from "next-intl"
import { Dialog } from "radix-ui"
import { type ReactNode, useEffect } from "react"

export interface PaletteItem {
  id: string
  label: string
  /** Small words at the right, and further words that find it. */
  hint?: string
  icon: ReactNode
  /** Where it leads, or what it does. */
  target: string | (() => void)
}

export interface PaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  groups: readonly { heading: string; items: readonly PaletteItem[] }[]
}

/** Go anywhere and do anything from the keyboard: ⌘K or Ctrl K. */
export function Palette({ open, onOpenChange, groups }: PaletteProps) {
  const t = useTranslations("palette")
  const router = useRouter()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.shiftKey) return
      event.preventDefault()
      onOpenChange(!open)
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [open, onOpenChange])
  const run = ({ target }: PaletteItem) => {
    onOpenChange(false)
    if (typeof target === "string") router.push(target)
    else target()
  }
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg bg-raised shadow-float"
        >
          <Dialog.Title className="sr-only">{t("title")}</Dialog.Title>
          <Command label={t("title")} loop>
            <Command.Input
              placeholder={t("placeholder")}
              className="h-12 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-faint"
            />
            <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5">
              <Command.Empty className="px-4 py-8 text-center text-faint text-sm">{t("empty")}</Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group.heading}
                  heading={group.heading}
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs"
                >
                  {group.items.map((item) => (
                    <Command.Item
                      key={item.id}
                      value={`${item.id} ${item.label} ${item.hint ?? ""}`}
                      onSelect={() => run(item)}
                      className="flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-2 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-faint"
                    >
                      {item.icon}
                      <span className="truncate">{item.label}</span>
                      {item.hint && <span className="ml-auto truncate text-faint text-xs">{item.hint}</span>}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
