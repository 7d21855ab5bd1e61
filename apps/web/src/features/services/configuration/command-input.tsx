"use client"
import { useTranslations } from "next-intl"
import { useState } from "react"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { joinCommand, splitCommand } from "../command-words.ts"

export interface CommandInputProps {
  label: string
  hint: string
  placeholder?: string
  value: readonly string[] | undefined
  error: string | undefined
  onChange: (value: string[] | undefined) => void
}

/** A command typed as one line; empty means the image's own. */
export function CommandInput({ label, hint, placeholder, value, error, onChange }: CommandInputProps) {
  const t = useTranslations("config")
  const [text, setText] = useState(joinCommand(value ?? []))
  const words = splitCommand(text)
  const isOwn = words === undefined || joinCommand(words) === joinCommand(value ?? [])
  const change = (next: string) => {
    setText(next)
    const parsed = splitCommand(next)
    if (parsed) onChange(parsed.length === 0 ? undefined : parsed)
  }
  return (
    <Field label={label} hint={hint} error={words === undefined ? t("openQuote") : error}>
      {(control) => (
        <Input
          {...control}
          className="font-mono"
          autoComplete="off"
          placeholder={placeholder}
          value={isOwn ? text : joinCommand(value ?? [])}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  )
}
