"use client"
import { useTranslations } from "next-intl"
import { AlertDialog as Radix } from "radix-ui"
import { type ReactNode, useState } from "react"
import { Button, type ButtonProps } from "./button.tsx"
import { Actions } from "./dialog.tsx"
import { Field } from "./field.tsx"
import { Input } from "./input.tsx"

export interface ConfirmProps {
  /** The button that opens the question. */
  trigger: ReactNode
  title: ReactNode
  children: ReactNode
  /** What the confirming button says: the verb, not "OK". */
  action: string
  look?: ButtonProps["look"]
  /** Must be typed before a deed that cannot be undone. */
  typed?: string
  onConfirm: () => void
}

/** Asks before a deed. The way out has the focus first. */
export function Confirm({
  trigger,
  title,
  children,
  action,
  look = "danger",
  typed,
  onConfirm,
}: ConfirmProps) {
  const t = useTranslations("common")
  const [text, setText] = useState("")
  const ready = typed === undefined || text === typed
  return (
    <Radix.Root onOpenChange={() => setText("")}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40 data-[state=open]:animate-in data-[state=open]:fade-in-0" />
        <Radix.Content className="fixed top-1/2 left-1/2 z-50 grid w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 gap-3 rounded-lg bg-raised p-5 shadow-float data-[state=open]:animate-in data-[state=open]:fade-in-0">
          <Radix.Title className="font-semibold text-lg tracking-tight">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="grid gap-2 text-soft text-sm">{children}</div>
          </Radix.Description>
          {typed !== undefined && (
            <Field label={t("typeToConfirm", { name: typed })}>
              {(control) => (
                <Input
                  {...control}
                  value={text}
                  autoComplete="off"
                  onChange={(event) => setText(event.target.value)}
                />
              )}
            </Field>
          )}
          <Actions className="mt-2">
            <Radix.Cancel asChild>
              <Button>{t("cancel")}</Button>
            </Radix.Cancel>
            <Radix.Action asChild>
              <Button look={look} disabled={!ready} onClick={onConfirm}>
                {action}
              </Button>
            </Radix.Action>
          </Actions>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
