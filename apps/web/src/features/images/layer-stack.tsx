"use client"
import { useTranslations } from "next-intl"
import { cx } from "#components/ui/cx.ts"
import { formatBytes } from "#i18n/bytes.ts"
import { type HistoryEntry, layerRows } from "./layers.ts"

/** The image as it lies: the newest layer on top (as `layers` has them), the base at the bottom, each as wide as it is heavy. */
export function LayerStack({ layers }: { layers: readonly HistoryEntry[] }) {
  const t = useTranslations("images")
  const rows = layerRows(layers)
  return (
    <ol aria-label={t("layers")} className="divide-y">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the history of one image never changes
        <li key={index} className="grid grid-cols-[minmax(0,1fr)] gap-1.5 px-4 py-2.5">
          <div className="flex items-baseline gap-3 text-sm">
            {row.instruction && (
              <span className="w-24 shrink-0 font-mono text-accent text-xs max-sm:w-auto">
                {row.instruction}
              </span>
            )}
            <span
              className={cx("min-w-0 flex-1 truncate font-mono text-xs", row.isEmpty && "text-faint")}
              title={row.text}
            >
              {row.text}
            </span>
            <span className="text-xs tabular-nums">
              {row.isEmpty ? <span className="text-faint">{t("noFiles")}</span> : formatBytes(row.sizeBytes)}
            </span>
          </div>
          {!row.isEmpty && (
            <div className="h-1.5 rounded-full bg-sunken sm:ml-27" aria-hidden="true">
              <div
                className="h-full min-w-1 rounded-full bg-accent/70"
                style={{ width: `${row.share * 100}%` }}
              />
            </div>
          )}
        </li>
      ))}
    </ol>
  )
}
