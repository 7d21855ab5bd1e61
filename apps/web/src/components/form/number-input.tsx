"use client"
import { type ComponentProps, useState } from "react"
import { Input } from "#components/ui/input.tsx"

export interface NumberInputProps extends Omit<ComponentProps<typeof Input>, "value" | "onChange" | "type"> {
  value: number | undefined
  onChange: (value: number | undefined) => void
}

/** A number typed as text, so that it may be empty or half written on the way. NaN stands for what is no number. */
export function NumberInput({ value, onChange, ...props }: NumberInputProps) {
  const [text, setText] = useState(value === undefined ? "" : String(value))
  const isOwn = readNumber(text) === value || (Number.isNaN(readNumber(text)) && Number.isNaN(value))
  const shown = isOwn ? text : value === undefined ? "" : String(value)
  return (
    <Input
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      onChange={(event) => {
        setText(event.target.value)
        onChange(readNumber(event.target.value))
      }}
      {...props}
    />
  )
}

function readNumber(text: string): number | undefined {
  return text.trim() === "" ? undefined : Number(text)
}
