"use client"
import { Plus, Trash2 } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"
import { Button } from "#components/ui/button.tsx"

export interface RowListProps<Item> {
  /** Names the list aloud. */
  label: string
  items: readonly Item[]
  onChange: (items: Item[]) => void
  /** What Add puts at the end. */
  blank: Item
  addLabel: string
  /** Said when there are none. */
  none: string
  /** `path` of a row's complaints begins with its index. */
  errors: Readonly<Record<string, string>>
  children: (item: Item, change: (change: Partial<Item>) => void, index: number) => ReactNode
}

/** Rows of the same kind: change, remove, add. Complaints stand under their row. */
export function RowList<Item extends object>(props: RowListProps<Item>) {
  const { label, items, onChange, blank, addLabel, none, errors, children } = props
  const t = useTranslations("config")
  const complaintOf = (index: number) =>
    Object.entries(errors).find(([path]) => path === `${index}` || path.startsWith(`${index}.`))?.[1]
  return (
    <div className="grid gap-2">
      {items.length === 0 && <p className="text-faint text-sm">{none}</p>}
      <ul aria-label={label} className="grid gap-2">
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
          <li key={index}>
            <div className="flex items-start gap-2">
              <div className="min-w-0 flex-1">
                {children(
                  item,
                  (change) =>
                    onChange(items.map((each, at) => (at === index ? { ...each, ...change } : each))),
                  index,
                )}
              </div>
              <Button
                look="ghost"
                size="icon"
                aria-label={t("removeRow", { number: index + 1 })}
                onClick={() => onChange(items.filter((_, at) => at !== index))}
              >
                <Trash2 aria-hidden="true" />
              </Button>
            </div>
            {complaintOf(index) && (
              <p role="alert" className="mt-1 text-bad text-xs">
                {complaintOf(index)}
              </p>
            )}
          </li>
        ))}
      </ul>
      {errors[""] && (
        <p role="alert" className="text-bad text-xs">
          {errors[""]}
        </p>
      )}
      <Button size="sm" className="w-fit" onClick={() => onChange([...items, blank])}>
        <Plus aria-hidden="true" />
        {addLabel}
      </Button>
    </div>
  )
}
