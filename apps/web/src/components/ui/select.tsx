"use client"
import { Check, ChevronDown } from "lucide-react"
import { Select as Radix } from "radix-ui"
import { cx } from "./cx.ts"

export interface SelectOption<Value extends string> {
  value: Value
  label: string
  hint?: string | undefined
}

export interface SelectProps<Value extends string> {
  /** Empty: nothing is chosen yet, and the placeholder shows. */
  value: Value | ""
  placeholder?: string | undefined
  options: readonly SelectOption<Value>[]
  onChange: (value: Value) => void
  label?: string | undefined
  id?: string | undefined
  disabled?: boolean | undefined
  className?: string | undefined
  "aria-describedby"?: string | undefined
}

/** One of a few named values. `label` names it where no field does. */
export function Select<Value extends string>({
  value,
  placeholder,
  options,
  onChange,
  label,
  className,
  id,
  disabled = false,
  ...aria
}: SelectProps<Value>) {
  const choose = (next: string) => {
    const option = options.find((candidate) => candidate.value === next)
    if (option) onChange(option.value)
  }
  return (
    <Radix.Root value={value} onValueChange={choose} disabled={disabled}>
      <Radix.Trigger
        id={id}
        aria-label={label}
        className={cx(
          "inline-flex h-8 w-full items-center justify-between gap-2 rounded-md border border-line-strong bg-surface px-2.5 text-sm hover:border-faint disabled:cursor-not-allowed disabled:opacity-60",
          className,
        )}
        {...aria}
      >
        <span className="truncate">
          <Radix.Value placeholder={<span className="text-faint">{placeholder}</span>} />
        </span>
        <ChevronDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-y-auto rounded-lg bg-raised p-1 shadow-float"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex items-center gap-2 rounded-md py-1.5 pr-3 pl-7 text-sm outline-none data-highlighted:bg-hover relative"
              >
                <Radix.ItemIndicator className="absolute left-2">
                  <Check className="size-3.5 text-accent" aria-hidden="true" />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.hint && <span className="ml-auto pl-4 text-faint text-xs">{option.hint}</span>}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
